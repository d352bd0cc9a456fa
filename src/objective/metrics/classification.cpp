// Scores of a classifier from its probabilities.
#include <cmath>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/core/math.hpp"
#include "lamina/objective/metrics.hpp"
#include "objective/metrics/accuracy.hpp"
#include "objective/metrics/auc.hpp"
#include "objective/metrics/interval.hpp"

namespace lamina {

namespace {

/// Probabilities [N,C], or [N,1] read as two classes.
class AnsweredRows {
 public:
  explicit AnsweredRows(const ConstView& probabilities)
      : data_(probabilities.f32()), columns_(probabilities.shape.columns()) {}

  std::int64_t classes() const { return columns_ == 1 ? 2 : columns_; }
  /// In double, so that 1 - p of a single column is exact.
  double probability(std::int64_t row, std::int64_t label) const {
    if (label < 0) return 0;
    if (columns_ > 1) return data_[row * columns_ + label];
    const double p = data_[row];
    return label == 1 ? p : 1 - p;
  }
  /// What ranks rows for `label` against the rest.
  float score(std::int64_t row, std::int64_t label) const {
    return columns_ == 1 ? data_[row] : data_[row * columns_ + label];
  }
  std::int64_t answer(std::int64_t row) const {
    return answered_class(data_ + row * columns_, columns_, 0.5F);
  }

 private:
  const float* data_;
  std::int64_t columns_;
};

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

std::optional<Metric> auc(const AnsweredRows& answers, std::span<const std::int32_t> labels) {
  const std::int64_t classes = answers.classes();
  Metric metric = {"auc", 0};
  int counted = 0;
  std::vector<Scored> rows(labels.size());
  for (std::int64_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      rows[r] = {answers.score(static_cast<std::int64_t>(r), c), labels[r] == c};
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

Metric log_loss(const AnsweredRows& answers, std::span<const std::int32_t> labels) {
  constexpr double smallest = 1.0 / (1 << 23);
  const MeanOfRows loss(static_cast<std::int64_t>(labels.size()), [&](std::int64_t r) {
    const double p = answers.probability(r, labels[static_cast<std::size_t>(r)]);
    return -math::log(p < smallest ? smallest : p);  // a NaN passes through
  });
  Metric metric = {"log_loss", loss.mean};
  if (loss.error) metric.interval = interval_of_normal(loss.mean, *loss.error, 0, HUGE_VAL);
  return metric;
}

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

struct ClassScores {
  double precision = 0, recall = 0, f1 = 0;
  bool occurs = false;
  std::optional<Interval> of_precision = {}, of_recall = {};
};

ClassScores class_scores(const ConfusionMatrix& confusion, std::int64_t label) {
  const std::int64_t hits = confusion(label, label);
  std::int64_t truths = 0;
  std::int64_t answers =
      confusion.unseen.empty() ? 0 : confusion.unseen[static_cast<std::size_t>(label)];
  for (std::int64_t other = 0; other < confusion.classes; ++other) {
    truths += confusion(label, other);
    answers += confusion(other, label);
  }
  return {ratio(hits, answers),
          ratio(hits, truths),
          ratio(2 * hits, truths + answers),
          truths + answers > 0,
          interval_of_share(hits, answers),
          interval_of_share(hits, truths)};
}

/// Of class 1 of two, else the mean over the classes that occur.
ClassScores overall_scores(const ConfusionMatrix& confusion) {
  if (confusion.classes == 2) return class_scores(confusion, 1);
  ClassScores mean;
  int occurring = 0;
  for (std::int64_t c = 0; c < confusion.classes; ++c) {
    const ClassScores one = class_scores(confusion, c);
    if (!one.occurs) continue;
    mean.precision += one.precision;
    mean.recall += one.recall;
    mean.f1 += one.f1;
    ++occurring;
  }
  if (!confusion.unseen.empty()) ++occurring;  // never answered: all three are 0
  mean.precision /= occurring;
  mean.recall /= occurring;
  mean.f1 /= occurring;
  return mean;
}

}  // namespace

Scores classification_scores(const ConstView& probabilities, std::span<const std::int32_t> labels) {
  check(probabilities, labels);
  const AnsweredRows answers(probabilities);
  const auto rows = static_cast<std::int64_t>(labels.size());

  ConfusionMatrix confusion;
  confusion.classes = answers.classes();
  confusion.counts.assign(static_cast<std::size_t>(confusion.classes * confusion.classes), 0);
  std::int64_t right = 0;
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t truth = labels[static_cast<std::size_t>(r)];
    const std::int64_t answer = answers.answer(r);
    if (truth < 0) {
      confusion.unseen.resize(static_cast<std::size_t>(confusion.classes));
      ++confusion.unseen[static_cast<std::size_t>(answer)];
      continue;
    }
    ++confusion.counts[static_cast<std::size_t>(truth * confusion.classes + answer)];
    if (truth == answer) ++right;
  }
  const ClassScores overall = overall_scores(confusion);

  Scores scores;
  scores.metrics.push_back({"accuracy", ratio(right, rows), interval_of_share(right, rows)});
  if (const std::optional<Metric> area = auc(answers, labels)) scores.metrics.push_back(*area);
  scores.metrics.push_back(log_loss(answers, labels));
  scores.metrics.push_back({"precision", overall.precision, overall.of_precision});
  scores.metrics.push_back({"recall", overall.recall, overall.of_recall});
  scores.metrics.push_back({"f1", overall.f1});
  scores.confusion = std::move(confusion);
  return scores;
}

}  // namespace lamina
