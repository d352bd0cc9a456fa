// How good the answers of a model are: numbers a person reads, computed in double.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/objective/metric.hpp"
#include "lamina/objective/metrics/average_precision.hpp"
#include "lamina/objective/metrics/balanced_accuracy.hpp"
#include "lamina/objective/metrics/brier_score.hpp"
#include "lamina/objective/metrics/cohen_kappa.hpp"
#include "lamina/objective/metrics/correlation.hpp"
#include "lamina/objective/metrics/expected_calibration_error.hpp"
#include "lamina/objective/metrics/explained_variance.hpp"
#include "lamina/objective/metrics/fbeta.hpp"
#include "lamina/objective/metrics/matthews_corrcoef.hpp"
#include "lamina/objective/metrics/mean_absolute_percentage_error.hpp"
#include "lamina/objective/metrics/mean_pinball_loss.hpp"
#include "lamina/objective/metrics/mean_squared_error.hpp"
#include "lamina/objective/metrics/median_absolute_error.hpp"
#include "lamina/objective/metrics/top_k_accuracy.hpp"
#include "lamina/objective/metrics/trade_offs.hpp"

namespace lamina {

/// From low to high: where the score of all rows like the measured ones lies with 95 % confidence,
/// if these were drawn at random and independently.
struct Interval {
  double low;
  double high;
};

struct Metric {
  std::string name;
  double value;
  /// Nothing where there are too few rows, or no formula: f1, and what is a mean over classes.
  std::optional<Interval> interval = {};
  bool asked = false;  ///< for, beside the usual scores
};

/// How many rows of each class were answered each class, whatever they weigh: counts[truth *
/// classes + prediction].
struct ConfusionMatrix {
  std::int64_t classes = 0;
  std::vector<std::int64_t> counts;
  /// The answers for rows whose class is none of these (label -1); empty when there are none.
  std::vector<std::int64_t> unseen = {};
  std::int64_t operator()(std::int64_t truth, std::int64_t prediction) const {
    return counts[static_cast<std::size_t>(truth * classes + prediction)];
  }
};

struct Scores {
  std::vector<Metric> metrics;
  std::optional<ConfusionMatrix> confusion;  ///< classification only
  /// The metric called `name`; NaN when it is not there.
  double operator[](std::string_view name) const;
  /// Its interval; nothing when it has none.
  std::optional<Interval> interval(std::string_view name) const;
};

/// accuracy, auc, log_loss, precision, recall, f1 and the confusion matrix.
/// `probabilities` is f32 [N,C] with C ≥ 2, or [N,1]: the probability of class 1 of two. The answer
/// is the class of the largest probability, the first of equal ones; of two classes with another
/// threshold than ½ class 1 where its probability is above. `labels` are N codes 0…C-1, or
/// -1 for a class that the model does not know: such a row is answered wrongly with probability 0
/// of the truth, ranks among the rest for every class, and its answer costs precision. All such
/// rows are one more class in a mean over classes.
///   auc        of class 1, ties count half; with more than two classes the mean over one class
///              against the rest. Left out when no class has rows on both sides.
///   log_loss   mean of -log p of the true class; p below 2⁻²³ counts as 2⁻²³ (scikit-learn's
///   clip). precision, recall, f1   of class 1; with more than two classes the mean over the
///   classes that
///              occur as truth or answer. 0/0 is 0.
/// With weights a row counts as its weight says, everywhere but in the confusion matrix, and there
/// are no intervals; all of 0 make everything NaN or 0.
/// Intervals: of accuracy, precision and recall Wilson's (1927) of a share; of auc by the variance
/// of DeLong, DeLong & Clarke-Pearson (1988), eq. 4; of log_loss mean ± 1.96 standard errors.
/// Throws Error `usage.shape`, `usage.no_rows` or `usage.bad_label`.
Scores classification_scores(const ConstView& probabilities, std::span<const std::int32_t> labels,
                             std::span<const double> weights = {}, double threshold = 0.5);

/// rmse, mae, r2. r2 of targets that do not vary is 1 for exact answers, else 0, as scikit-learn.
/// With weights they are weighted means, without intervals.
/// Intervals: of mae mean ± 1.96 standard errors; of rmse the root of that of the squared error; of
/// r2 by the delta method for a ratio of means.
/// Throws Error `usage.shape` or `usage.no_rows`.
Scores regression_scores(std::span<const double> predictions, std::span<const double> targets,
                         std::span<const double> weights = {});

/// All scores of some answers: those of classification where there are labels, else of regression.
Scores scores_of(const Answers& answers);

/// The same and `metrics`, but for those that are there already.
Scores scores_of(const Answers& answers, std::span<const MetricConfig> metrics);

/// Error `usage.conflict` for the first that is not about answers of this kind.
void require_measuring(std::span<const MetricConfig> metrics, Measures answers);

/// One of the usual scores as a member of the family of metrics.
template <class Named, Measures answers>
struct ScoreMetric {
  static constexpr Measures measures = answers;
  void fields(Fields&) {}
  double value(const Answers& answered) const { return score_called(Named::kind, answered); }
};
/// That of scores_of(); NaN of no rows.
double score_called(std::string_view name, const Answers& answers);
template <class Named>
using ClassMetric = ScoreMetric<Named, Measures::classes>;
template <class Named>
using NumberMetric = ScoreMetric<Named, Measures::numbers>;

/// Share of rows whose class was answered.
struct Accuracy : ClassMetric<Accuracy> {
  static constexpr std::string_view kind = "accuracy";
};
/// Area under the ROC curve.
struct Auc : ClassMetric<Auc> {
  static constexpr std::string_view kind = "auc";
};
/// Mean of -log p of the true class.
struct LogLoss : ClassMetric<LogLoss> {
  static constexpr std::string_view kind = "log_loss";
};
/// Of the rows answered so, the share that is.
struct Precision : ClassMetric<Precision> {
  static constexpr std::string_view kind = "precision";
};
/// Of the rows that are so, the share answered.
struct Recall : ClassMetric<Recall> {
  static constexpr std::string_view kind = "recall";
};
/// Harmonic mean of precision and recall.
struct F1 : ClassMetric<F1> {
  static constexpr std::string_view kind = "f1";
};
/// Root of the mean squared error, in the target's unit.
struct Rmse : NumberMetric<Rmse> {
  static constexpr std::string_view kind = "rmse";
};
/// Mean absolute error, in the target's unit.
struct Mae : NumberMetric<Mae> {
  static constexpr std::string_view kind = "mae";
};
/// Share of the variance that is explained.
struct R2 : NumberMetric<R2> {
  static constexpr std::string_view kind = "r2";
};

using ShippedMetrics =
    Kinds<Accuracy, Auc, LogLoss, Precision, Recall, F1, BalancedAccuracy, TopKAccuracy,
          AveragePrecision, BrierScore, ExpectedCalibrationError, MatthewsCorrcoef, CohenKappa,
          FBeta, PrecisionAtRecall, RecallAtPrecision, SensitivityAtSpecificity,
          SpecificityAtSensitivity, Rmse, Mae, R2, MeanSquaredErrorMetric, MeanSquaredLogError,
          RootMeanSquaredLogError, MedianAbsoluteError, MeanAbsolutePercentageError,
          ExplainedVariance, MeanPinballLoss, PearsonCorrelation, ConcordanceCorrelation>;

}  // namespace lamina
