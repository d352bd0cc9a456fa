#include "workflow/unlearnt.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/core/math.hpp"
#include "workflow/calibrate.hpp"
#include "workflow/choose_threshold.hpp"

namespace lamina {

namespace {

/// Fewer held-out rows make intervals of chance: then rows out of fold, of which there are more.
constexpr std::int64_t enough_rows = 100;

Residuals named(std::vector<double> residuals, std::string_view part, bool in_spreads) {
  Residuals kept{.part = std::string(part),
                 .rows = static_cast<std::int64_t>(residuals.size()),
                 .in_spreads = in_spreads};
  kept.quantiles = conformal_quantiles(std::move(residuals));
  return kept;
}

/// Of rows that are answered by the whole model.
Residuals of_rows(const Model& model, const Prepared& rows, std::string_view part) {
  const Predictions answers = model.predictor().predict(rows.features);
  std::vector<double> residuals;
  for (std::size_t r = 0; r < answers.values.size(); ++r) {
    const double truth = rows.values.empty()
                             ? model.artifact().preprocessor.invert_target(
                                   rows.targets[0].f32()[static_cast<std::int64_t>(r)])
                             : rows.values[r];
    const double spread = answers.spreads.empty() ? 1 : answers.spreads[r];
    residuals.push_back(std::abs(truth - answers.values[r]) / spread);
  }
  return named(std::move(residuals), part, !answers.spreads.empty());
}

Residuals of_folds(const Preprocessor& preprocessor, const Tensor& answers, const Tensor& targets) {
  std::vector<double> residuals;
  for (std::int64_t r = 0; r < targets.elements(); ++r) {
    residuals.push_back(std::abs(preprocessor.invert_target(targets.f32()[r]) -
                                 preprocessor.invert_target(answers.f32()[r])));
  }
  return named(std::move(residuals), "out_of_fold", false);
}

/// Of class 1, from a logit, or one of each class.
std::vector<float> probabilities_of(const Tensor& logits) {
  const std::int64_t columns = logits.shape().columns();
  std::vector<float> probabilities;
  for (std::int64_t r = 0; r < logits.shape().rows(); ++r) {
    const float* const logit = logits.f32() + r * columns;
    const double z = columns == 1 ? logit[0] : static_cast<double>(logit[1]) - logit[0];
    probabilities.push_back(static_cast<float>(1 / (1 + math::exp(-z))));
  }
  return probabilities;
}

std::vector<std::int32_t> labels_of(const Tensor& targets) {
  std::vector<std::int32_t> labels;
  for (std::int64_t r = 0; r < targets.elements(); ++r) {
    labels.push_back(targets.dtype() == DType::i32 ? targets.i32()[r]
                                                   : static_cast<std::int32_t>(targets.f32()[r]));
  }
  return labels;
}

/// Those of the loss without what they have of the class.
std::vector<double> own_weights(const Tensor& weights, const std::vector<std::int32_t>& labels,
                                const Weighting& weighting) {
  std::vector<double> own;
  if (weights.empty() || weighting.column.empty()) return own;
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const double of_class =
        weighting.of_class.empty() ? 1 : weighting.of_class[static_cast<std::size_t>(labels[r])];
    const double weight = weights.f32()[static_cast<std::int64_t>(r)];
    own.push_back(of_class > 0 ? weight / of_class : 0);
  }
  return own;
}

}  // namespace

std::vector<double> conformal_quantiles(std::vector<double> residuals) {
  std::sort(residuals.begin(), residuals.end());
  const std::size_t rows = residuals.size();
  std::vector<double> quantiles;
  for (std::size_t percent = 1; percent < 100; ++percent) {
    const std::size_t rank = ((rows + 1) * percent + 99) / 100;
    if (rank > rows) break;
    quantiles.push_back(residuals[rank - 1]);
  }
  return quantiles;
}

Residuals residuals_of(const TrainedRows& rows) {
  const Artifact& artifact = rows.model.artifact();
  if (artifact.preprocessor.task() != Task::regression) return {};
  if (rows.held_out.rows() < enough_rows && artifact.network.outputs()[0].columns() == 1) {
    const Tensor answers =
        out_of_fold_logits(rows.engine, artifact, rows.training.examples(), rows.fit.members);
    if (!answers.empty()) {
      return of_folds(artifact.preprocessor, answers, rows.training.targets[0]);
    }
  }
  if (rows.held_out.rows() > 0) return of_rows(rows.model, rows.held_out, "held_out");
  if (rows.validation.rows() > 0) return of_rows(rows.model, rows.validation, "validation");
  return {};
}

Decision decide(const TrainedRows& rows, const std::string& metric, const Weighting& weighting) {
  const Artifact& artifact = rows.model.artifact();
  if (metric.empty() || artifact.preprocessor.task() != Task::binary) return {};
  const Tensor logits =
      out_of_fold_logits(rows.engine, artifact, rows.training.examples(), rows.fit.members);
  const Prepared& chosen = logits.empty() ? rows.validation : rows.training;
  if (chosen.rows() == 0) return {};
  std::vector<float> probabilities;
  if (logits.empty()) {
    const Predictions answers = rows.model.predictor().predict(chosen.features);
    for (std::int64_t r = 0; r < chosen.rows(); ++r) {
      probabilities.push_back(answers.probabilities.f32()[2 * r + 1]);
    }
  } else {
    probabilities = probabilities_of(logits);
  }
  const std::vector<std::int32_t> labels = labels_of(chosen.targets[0]);
  const std::vector<double> weights = own_weights(chosen.weights, labels, weighting);
  return {.threshold = choose_threshold(probabilities, labels, weights, metric), .metric = metric};
}

}  // namespace lamina
