// Scores of a classifier from its probabilities.
#include <cmath>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/core/math.hpp"
#include "lamina/objective/metrics.hpp"
#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/auc.hpp"
#include "objective/metrics/confusion.hpp"
#include "objective/metrics/interval.hpp"
#include "objective/metrics/ranking.hpp"
#include "objective/metrics/row_weights.hpp"

namespace lamina {

namespace {

void check(const ConstView& probabilities, std::span<const std::int32_t> labels) {
  const Shape& shape = probabilities.shape;
  const auto rows = static_cast<std::int64_t>(labels.size());
  if (shape.rank() != 2 || shape[0] != rows || shape[1] < 1 || probabilities.dtype != DType::f32) {
    throw Error({.code = "usage.shape",
                 .what = std::string("[classification_scores] got ") +
                         name_of(probabilities.dtype) + " probabilities " + to_string(shape) +
                         " and " + std::to_string(rows) + " labels but needs f32 [N,C] and N",
                 .where = "classification_scores",
                 .fix = "give one row of probabilities for each label"});
  }
  if (rows == 0) {
    throw Error({.code = "usage.no_rows",
                 .what = "there are no rows to score",
                 .where = "classification_scores",
                 .fix = "give at least one row"});
  }
  const std::int64_t classes = shape[1] == 1 ? 2 : shape[1];
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int32_t label = labels[static_cast<std::size_t>(r)];
    if (label >= -1 && label < classes) continue;
    throw Error({.code = "usage.bad_label",
                 .what = "label " + std::to_string(label) + " is none of the " +
                         std::to_string(classes) + " classes",
                 .where = "classification_scores, row " + std::to_string(r),
                 .fix = "number the classes 0…" + std::to_string(classes - 1) +
                        ", one that the model does not know -1"});
  }
}

std::optional<Metric> auc(const Answers& answers) {
  const AnsweredRows answered(answers.probabilities);
  const std::span<const std::int32_t> labels = answers.labels;
  const std::int64_t classes = answered.classes();
  Metric metric = {"auc", 0};
  int counted = 0;
  std::vector<Scored> rows(labels.size());
  for (std::int64_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
    if (!answers.weights.empty()) {
      const double area = weighted_area(ranking(answers, c));
      if (std::isnan(area)) continue;
      metric.value += area;
      ++counted;
      continue;
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
      rows[r] = {answered.score(static_cast<std::int64_t>(r), c), labels[r] == c};
    }
    const std::optional<Area> area = area_under_curve(rows);
    if (!area) continue;
    metric.value += area->value;
    ++counted;
    if (classes == 2 && area->error) {
      metric.interval = interval_of_normal(area->value, *area->error, 0, 1);
    }
  }
  if (counted == 0) return std::nullopt;
  metric.value /= counted;
  return metric;
}

Metric log_loss(const Answers& answers) {
  constexpr double smallest = 1.0 / (1 << 23);
  const AnsweredRows answered(answers.probabilities);
  const MeanOfRows loss(
      answers.rows(),
      [&](std::int64_t r) {
        const double p = answered.probability(r, answers.labels[static_cast<std::size_t>(r)]);
        return -math::log(p < smallest ? smallest : p);  // a NaN passes through
      },
      answers.weights);
  Metric metric = {"log_loss", loss.mean};
  if (loss.error) metric.interval = interval_of_normal(loss.mean, *loss.error, 0, HUGE_VAL);
  return metric;
}

double ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

/// Of rows that all count the same.
std::optional<Interval> interval_of(double part, double whole, bool weighted) {
  if (weighted) return {};
  return interval_of_share(static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole));
}

struct ClassScores {
  double precision = 0, recall = 0, f1 = 0;
  bool occurs = false;
  std::optional<Interval> of_precision = {}, of_recall = {};
};

ClassScores class_scores(const Confusion& confusion, std::int64_t label, bool weighted) {
  const double hits = confusion(label, label);
  const double truths = confusion.true_weight(label);
  const double answers = confusion.answered_weight(label);
  return {ratio(hits, answers),
          ratio(hits, truths),
          ratio(2 * hits, truths + answers),
          truths + answers > 0,
          interval_of(hits, answers, weighted),
          interval_of(hits, truths, weighted)};
}

/// Of class 1 of two, else the mean over the classes that occur; one that the model does not know
/// is never answered, so all three are 0.
ClassScores overall_scores(const Confusion& confusion, std::int64_t known, bool weighted) {
  if (known == 2) return class_scores(confusion, 1, weighted);
  ClassScores mean;
  int occurring = 0;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    const ClassScores one = class_scores(confusion, c, weighted);
    if (!one.occurs) continue;
    mean.precision += one.precision;
    mean.recall += one.recall;
    mean.f1 += one.f1;
    ++occurring;
  }
  mean.precision /= occurring;
  mean.recall /= occurring;
  mean.f1 /= occurring;
  return mean;
}

}  // namespace

Scores classification_scores(const ConstView& probabilities, std::span<const std::int32_t> labels,
                             std::span<const double> weights, double threshold) {
  check(probabilities, labels);
  const auto rows = static_cast<std::int64_t>(labels.size());
  require_weights("classification_scores", weights, rows);
  const bool weighted = !weights.empty();
  Answers answers{.probabilities = probabilities, .labels = labels, .threshold = threshold};
  const Confusion counted(answers);
  ConfusionMatrix counts = counted.counts();
  answers.weights = weights;
  const Confusion confusion = weighted ? Confusion(answers) : counted;
  const ClassScores overall = overall_scores(confusion, counts.classes, weighted);
  const double right = confusion.right();
  const double total = confusion.total();

  Scores scores;
  scores.metrics.push_back({"accuracy", ratio(right, total), interval_of(right, total, weighted)});
  if (const std::optional<Metric> area = auc(answers)) scores.metrics.push_back(*area);
  scores.metrics.push_back(log_loss(answers));
  scores.metrics.push_back({"precision", overall.precision, overall.of_precision});
  scores.metrics.push_back({"recall", overall.recall, overall.of_recall});
  scores.metrics.push_back({"f1", overall.f1});
  scores.confusion = std::move(counts);
  return scores;
}

}  // namespace lamina
