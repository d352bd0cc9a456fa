#include "lamina/workflow/needs.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "workflow/defaults.hpp"
#include "workflow/draft.hpp"
#include "workflow/parts.hpp"
#include "workflow/prepared.hpp"
#include "workflow/realmlp.hpp"
#include "workflow/recorded_recipe.hpp"
#include "workflow/split_doubts.hpp"

namespace lamina {

namespace {

/// A file may claim any number of rows; bytes of so many still fit into 64 bits.
constexpr std::int64_t most_rows = std::int64_t{1} << 34;

/// Nothing when the file names what we do not have.
std::optional<RecordedRecipe> recipe_of(const Artifact& artifact) {
  try {
    return recorded_recipe(artifact);
  } catch (const Error&) {
    return {};
  }
}

/// The sizes of the parts follow from the shares: which rows they are is not asked.
PartSizes sizes_of(std::int64_t rows, const TrainOptions& options, bool folds) {
  PartSizes sizes{.training = rows};
  const auto take = [&](double share, std::int64_t& part) {
    if (share == 0 || sizes.training < 2) return;
    part = held_out_count(sizes.training, share);
    sizes.training -= part;
  };
  take(options.test, sizes.held_out);
  if (!folds) take(validation_share(options), sizes.validation);
  return sizes;
}

}  // namespace

TrainingNeeds training_needs(const Table& table, const TrainOptions& options) {
  require_shares(options);
  TrainingDraft draft;
  PreprocessOptions preprocess = preprocessing_of(options);
  const Task task = Preprocessor::choose_task(table, preprocess);
  const std::vector<std::int64_t> rows =
      rows_with_value(table.column(options.target), &draft.notes);
  const double share = 1 - options.test;
  const auto known = static_cast<std::int64_t>(share * static_cast<double>(rows.size()));
  draft.ensemble = ensemble_for(table, task, known, options, false);
  if (draft.ensemble.embedded > 0) preprocess.numbers_by_rank = true;
  draft.preprocessor = Preprocessor::fit(table, rows, preprocess, &draft.notes, &draft.encoded);
  draft.weighting = weighting_of(options, draft.preprocessor);
  const PartSizes sizes =
      sizes_of(static_cast<std::int64_t>(rows.size()), options, draft.ensemble.folds > 0);
  draft.training = rows;
  draft.edges = edges_of(draft, table);
  draft.recipe = options.recipe;
  draft.categories = categories_for_realmlp(draft.preprocessor, table, rows, options.recipe);
  decide_training(draft, sizes, options, nullptr);
  if (options.name_parts) {
    const SplitRule rule = rule_of(table, options, false);
    add_split_doubts(table, rows, rule, options.target, task, draft.notes);
    note_parts(table, rows, rule, options.target, task, draft.notes);
  }
  return {.rows = static_cast<std::int64_t>(rows.size()),
          .batch = std::min(draft.fit.batch_size, sizes.training),
          .memory = draft.memory,
          .notes = table.all_notes(std::move(draft.notes)),
          .preparing = table.bytes() + draft.memory.data};
}

TrainingNeeds training_needs(const Artifact& artifact, const TrainOptions& options) {
  const Preprocessor& preprocessor = artifact.preprocessor;
  const std::int64_t rows = std::min(artifact.training.rows, most_rows);
  const std::optional<RecordedRecipe> recipe = recipe_of(artifact);
  const Ensemble ensemble = recipe ? Ensemble{recipe->fit.members, recipe->fit.folds} : Ensemble{};
  const double share = ensemble.folds > 0 ? 0 : validation_share(options);
  const auto validation = static_cast<std::int64_t>(std::floor(static_cast<double>(rows) * share));
  const std::int64_t training = rows - validation;
  DataSize size = size_of(preprocessor, training);
  size.ensemble = ensemble;
  FitOptions fit = default_fit_options(size, artifact.network, options);
  if (recipe) fit.optimizer = recipe->fit.optimizer;
  if (recipe) fit.same_rows = recipe->fit.same_rows;
  if (recipe && !options.batch) fit.batch_size = std::min(recipe->fit.batch_size, most_rows);
  // The second output of an amount says how sure the first is.
  if (preprocessor.task() == Task::regression && artifact.network.outputs()[0].columns() == 2) {
    fit.loss = GaussianLikelihood{};
  }
  fit.check();
  const bool weighted = recipe && (!recipe->weights.empty() || !recipe->class_weights.empty());
  return {.rows = rows,
          .batch = std::min(fit.batch_size, training),
          .memory = training_memory(
              artifact.network, rows_to_come(preprocessor, artifact.network, training, weighted),
              rows_to_come(preprocessor, artifact.network, validation, weighted), fit)};
}

}  // namespace lamina
