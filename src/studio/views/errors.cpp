// Which rows are wrong, how sure the network was, and what a threshold would change.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>

#include "lamina/core/math.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "studio/number.hpp"
#include "studio/rows.hpp"
#include "studio/views.hpp"
#include "workflow/prepared.hpp"

namespace lamina::studio {

namespace {

constexpr std::size_t most_worst = 50;
constexpr std::int64_t most_pairs = 500;
constexpr std::size_t most_roc = 200;

struct Sample {
  Prepared rows;
  std::vector<std::int64_t> places;
};

/// The rows of a part, or some of them, and how they were answered.
struct Answered {
  const Moment& moment;
  Part part;
  std::unique_ptr<const Sample> sample = {};
  Predictions predictions = {};
  bool binary = false;
  double threshold = 0.5;

  std::int64_t rows() const { return part.rows->rows(); }
  double second(std::size_t i) const { return predictions.probabilities.f32()[2 * i + 1]; }
  std::int32_t truth(std::size_t i) const { return part.rows->labels[i]; }
  std::int32_t answer(std::size_t i) const {
    if (!binary) return predictions.classes[i];
    return second(i) > threshold ? 1 : 0;  // as scores_of() has it
  }
  double chance_of(std::size_t i, std::int32_t label) const {
    const std::int64_t classes = predictions.probabilities.shape().columns();
    return label < 0
               ? 0
               : predictions.probabilities.f32()[static_cast<std::int64_t>(i) * classes + label];
  }
};

/// How well these answers do, at their threshold.
Scores scores_of(const Answered& of) {
  const Prepared& rows = *of.part.rows;
  Answers answers{.weights = rows.row_weights, .threshold = of.threshold};
  if (rows.labels.empty()) {
    answers.values = of.predictions.values;
    answers.truth = rows.values;
  } else {
    answers.probabilities = of.predictions.probabilities;
    answers.labels = rows.labels;
  }
  return lamina::scores_of(answers);
}

Answered answered(const Moment& moment, const Query& query, bool sealed) {
  const Data& data = moment.data();
  const char* const usual = data.validation.rows() > 0 ? "validation" : "training";
  Answered all{.moment = moment, .part = part_named(data, query.text("part", usual), sealed)};
  const std::int64_t most = query.whole("of_at_most", all.rows(), 100, INT64_MAX);
  if (all.rows() > most) {
    const std::vector<std::int64_t> some = sampled_rows(all.rows(), most);
    Sample sample{rows_at(*all.part.rows, some), {}};
    for (const std::int64_t i : some) {
      sample.places.push_back((*all.part.places)[static_cast<std::size_t>(i)]);
    }
    all.sample = std::make_unique<const Sample>(std::move(sample));
    all.part.rows = &all.sample->rows;
    all.part.places = &all.sample->places;
  }
  all.predictions = moment.model().predictor().predict(all.part.rows->features);
  all.binary = moment.preprocessor().task() == Task::binary;
  all.threshold = query.real("threshold", 0.5, 0, 1);
  return all;
}

Json metrics_json(const Scores& scores, bool intervals) {
  Json list = Json::array();
  for (const Metric& metric : scores.metrics) {
    Json one = {{"name", metric.name}, {"value", number(metric.value)}};
    if (intervals) {
      one["low"] = metric.interval ? number(metric.interval->low) : Json(nullptr);
      one["high"] = metric.interval ? number(metric.interval->high) : Json(nullptr);
    }
    list.push_back(std::move(one));
  }
  return list;
}

Json wrong_row(const Answered& of, std::size_t i) {
  const Data& data = of.moment.data();
  const std::int64_t row = (*of.part.places)[i];
  Json json = {{"row", row},
               {"truth", truth_text(data, data.table, row)},
               {"cells", cells_json(data, data.table, row, Cells::telling)},
               {"pixels", pixels_json(data, data.table, row)}};
  if (data.classes()) {
    const double chance = of.chance_of(i, of.truth(i));
    json["answer"] = of.moment.preprocessor().labels()[static_cast<std::size_t>(of.answer(i))];
    json["chance"] = number(static_cast<float>(chance));
    json["loss"] = number(-math::log(std::max(chance, 0x1p-23)));
  } else {
    const double off = of.predictions.values[i] - of.part.rows->values[i];
    json["answer"] = fmt::format("{:.6g}", of.predictions.values[i]);
    json["chance"] = nullptr;
    json["loss"] = number(off * off);
  }
  return json;
}

/// Those that are answered wrongly, or most wrongly, first.
Json worst_json(const Answered& of) {
  const bool classes = of.moment.data().classes();
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t i = 0; i < static_cast<std::size_t>(of.rows()); ++i) {
    if (classes) {
      if (of.answer(i) != of.truth(i)) all.emplace_back(of.chance_of(i, of.truth(i)), i);
    } else {
      all.emplace_back(-std::fabs(of.predictions.values[i] - of.part.rows->values[i]), i);
    }
  }
  const std::size_t shown = std::min(all.size(), most_worst);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end());
  Json list = Json::array();
  for (std::size_t i = 0; i < shown; ++i) list.push_back(wrong_row(of, all[i].second));
  return list;
}

Json confusion_json(const Answered& of) {
  const std::size_t classes = of.moment.preprocessor().labels().size();
  std::vector<std::int64_t> counts(classes * classes);
  for (std::size_t i = 0; i < static_cast<std::size_t>(of.rows()); ++i) {
    if (of.truth(i) < 0) continue;
    ++counts[static_cast<std::size_t>(of.truth(i)) * classes +
             static_cast<std::size_t>(of.answer(i))];
  }
  return counts;
}

/// What each threshold gives, from the highest answer down; of very many an even sample.
Json roc_json(const Answered& of) {
  std::vector<std::pair<double, bool>> ranked;
  double positives = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(of.rows()); ++i) {
    ranked.emplace_back(of.second(i), of.truth(i) == 1);
    positives += of.truth(i) == 1 ? 1 : 0;
  }
  const double negatives = static_cast<double>(ranked.size()) - positives;
  std::sort(ranked.begin(), ranked.end(), std::greater<>());
  Json list = Json::array();
  const std::size_t stride = ranked.size() / most_roc + 1;
  double true_positive = 0;
  double false_positive = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    (ranked[i].second ? true_positive : false_positive) += 1;
    const bool last = i + 1 == ranked.size();
    const bool ends = last || ranked[i + 1].first != ranked[i].first;
    if (!ends || (!last && i % stride != 0)) continue;
    list.push_back({{"threshold", number(static_cast<float>(ranked[i].first))},
                    {"false_positive", negatives > 0 ? false_positive / negatives : 0},
                    {"true_positive", positives > 0 ? true_positive / positives : 0},
                    {"precision", number(true_positive / (true_positive + false_positive))}});
  }
  return list;
}

Json calibration_json(const Answered& of) {
  constexpr std::size_t bins = 10;
  std::array<double, bins> sum{}, right{}, rows{};
  for (std::size_t i = 0; i < static_cast<std::size_t>(of.rows()); ++i) {
    const double said = of.binary ? of.second(i) : of.predictions.values[i];
    const bool came = of.binary ? of.truth(i) == 1 : of.predictions.classes[i] == of.truth(i);
    const auto bin = std::min(bins - 1, static_cast<std::size_t>(said * bins));
    sum[bin] += said;
    right[bin] += came ? 1 : 0;
    rows[bin] += 1;
  }
  Json list = Json::array();
  for (std::size_t b = 0; b < bins; ++b) {
    if (rows[b] == 0) continue;
    list.push_back({{"low", static_cast<double>(b) / bins},
                    {"high", static_cast<double>(b + 1) / bins},
                    {"mean", sum[b] / rows[b]},
                    {"share", right[b] / rows[b]},
                    {"rows", static_cast<std::int64_t>(rows[b])}});
  }
  return list;
}

Json residuals_json(const Answered& of) {
  Column residuals;
  for (std::size_t i = 0; i < static_cast<std::size_t>(of.rows()); ++i) {
    residuals.numbers.push_back(of.predictions.values[i] - of.part.rows->values[i]);
  }
  constexpr std::int64_t most_bins = 30;
  const Histogram found = histogram(residuals, most_bins);
  return {{"low", number(found.low)}, {"step", number(found.step)}, {"counts", found.counts}};
}

Json pairs_json(const Answered& of) {
  Json list = Json::array();
  for (const std::int64_t i : sampled_rows(of.rows(), most_pairs)) {
    const auto place = static_cast<std::size_t>(i);
    list.push_back({{"row", (*of.part.places)[place]},
                    {"truth", number(of.part.rows->values[place])},
                    {"answer", number(of.predictions.values[place])}});
  }
  return list;
}

}  // namespace

Json errors_json(const Moment& moment, const Query& query, bool sealed) {
  const Answered of = answered(moment, query, sealed);
  const bool classes = moment.data().classes();
  const Preprocessor& preprocessor = moment.preprocessor();
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"part", of.part.name},
          {"rows", of.rows()},
          {"task", task_names[static_cast<std::size_t>(preprocessor.task())]},
          {"metrics", metrics_json(scores_of(of), true)},
          {"baseline", metrics_json(score_baseline(preprocessor, *of.part.rows), false)},
          {"labels", preprocessor.labels()},
          {"confusion", classes ? confusion_json(of) : Json::array()},
          {"threshold", of.threshold},
          {"roc", of.binary ? roc_json(of) : Json::array()},
          {"calibration", classes ? calibration_json(of) : Json::array()},
          {"worst", worst_json(of)},
          {"residuals", classes ? Json(nullptr) : residuals_json(of)},
          {"pairs", classes ? Json::array() : pairs_json(of)}};
}

Json rows_json(const Moment& moment, const Query& query, bool sealed) {
  const Answered of = answered(moment, query, sealed);
  if (!moment.data().classes()) not_here("a regression has no classes", "look at the worst rows");
  const auto last = static_cast<std::int64_t>(moment.preprocessor().labels().size()) - 1;
  const std::int64_t truth = query.whole("truth", -1, 0, last);
  const std::int64_t answer = query.whole("answer", -1, 0, last);
  const std::int64_t most = query.whole("most", 50, 1, 100);
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t i = 0; i < static_cast<std::size_t>(of.rows()); ++i) {
    if ((truth >= 0 && of.truth(i) != truth) || (answer >= 0 && of.answer(i) != answer)) continue;
    found.emplace_back(-of.chance_of(i, of.answer(i)), i);
  }
  if (truth >= 0 || answer >= 0) std::sort(found.begin(), found.end());
  Json list = Json::array();
  for (const auto& [chance, i] : found) {
    if (static_cast<std::int64_t>(list.size()) < most) list.push_back(wrong_row(of, i));
  }
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"rows", list},
          {"all", found.size()}};
}

}  // namespace lamina::studio
