#include "lamina/workflow/needs.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "artifacts/json.hpp"
#include "lamina/core/error.hpp"
#include "workflow/defaults.hpp"
#include "workflow/draft.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

namespace {

/// A file may claim any number of rows; bytes of so many still fit into 64 bits.
constexpr std::int64_t most_rows = std::int64_t{1} << 34;

/// Nothing when the file names one that we do not have.
std::optional<OptimizerConfig> optimizer_of(const TrainingRecord& record) {
  try {
    return named<OptimizerConfig>(record.optimizer);
  } catch (const Error&) {
    return {};
  }
}

/// The batch that made the model, where its file says so.
std::optional<std::int64_t> batch_of(const TrainingRecord& record) {
  const Json recipe = Json::parse(record.recipe, nullptr, false);
  const auto batch = recipe.is_object() ? recipe.find("batch_size") : recipe.end();
  if (batch == recipe.end() || !batch->is_number_integer()) return {};
  return std::clamp<std::int64_t>(batch->get<std::int64_t>(), 1, most_rows);
}

}  // namespace

TrainingNeeds training_needs(const Table& table, const TrainOptions& options) {
  TrainingDraft draft = draft_training(table, options, nullptr, nullptr);
  const auto training = static_cast<std::int64_t>(draft.training.size());
  const std::size_t rows = draft.training.size() + draft.validation.size() + draft.held_out.size();
  return {.rows = static_cast<std::int64_t>(rows),
          .batch = std::min(draft.fit.batch_size, training),
          .memory = draft.memory,
          .notes = std::move(draft.notes),
          .preparing = draft.preparing};
}

TrainingNeeds training_needs(const Artifact& artifact, const TrainOptions& options) {
  const Preprocessor& preprocessor = artifact.preprocessor;
  const std::int64_t rows = std::min(artifact.training.rows, most_rows);
  const auto validation =
      static_cast<std::int64_t>(std::floor(static_cast<double>(rows) * options.validation));
  const std::int64_t training = rows - validation;
  FitOptions fit = default_fit_options(size_of(preprocessor, training), artifact.network, options);
  if (!options.batch) fit.batch_size = batch_of(artifact.training).value_or(fit.batch_size);
  fit.optimizer = optimizer_of(artifact.training).value_or(fit.optimizer);
  fit.check();
  return {.rows = rows,
          .batch = std::min(fit.batch_size, training),
          .memory = training_memory(artifact.network,
                                    rows_to_come(preprocessor, artifact.network, training),
                                    rows_to_come(preprocessor, artifact.network, validation), fit)};
}

}  // namespace lamina
