#include "workflow/training_path.hpp"

#include <cstring>

#include "lamina/core/error.hpp"
#include "lamina/training/initial_parameters.hpp"
#include "lamina/training/training.hpp"
#include "workflow/draft.hpp"
#include "workflow/prepared.hpp"
#include "workflow/recorded_recipe.hpp"

namespace lamina {

namespace {

[[noreturn]] void other_table(const Table& table, const std::string& what) {
  throw Error({.code = "data.other_table",
               .what = what + ", so the path of its training is not known",
               .where = table.name(),
               .fix = "give the table that the model was trained on, whole and read as then (a run "
                      "that was forked or given commands cannot be repeated so), or ask for no "
                      "path"});
}

TrainOptions options_of(const Artifact& artifact, int threads) {
  TrainOptions options = recorded_recipe(artifact).options();
  options.target = artifact.preprocessor.target();
  options.task = artifact.preprocessor.task() == Task::regression ? "regression" : "classification";
  options.seed = static_cast<std::uint64_t>(artifact.training.seed);
  options.threads = threads;
  return options;
}

bool equal(const ConstView& a, const ConstView& b) {
  return a.bytes() == b.bytes() && std::memcmp(a.data(), b.data(), a.bytes()) == 0;
}

}  // namespace

TrainingPath training_path(const Artifact& artifact, const Table& table, std::int64_t most,
                           int threads) {
  const TrainOptions options = options_of(artifact, threads);
  const TrainingDraft draft = draft_training(table, options, nullptr, &artifact.network);
  const auto weighed = [&](const std::vector<std::int64_t>& rows) {
    Prepared prepared = prepare(draft.preprocessor, draft.network, table, rows);
    prepared.weights = loss_weights(draft.weighting, draft.preprocessor, table, rows);
    return prepared;
  };
  Prepared training = weighed(draft.training);
  training.folds = draft.folds;
  const Prepared validation = weighed(draft.validation);
  if (draft.network.inputs() != artifact.network.inputs() ||
      draft.network.parameters().arena_elements() !=
          artifact.network.parameters().arena_elements()) {
    other_table(table, "the model reads other columns or words than this table has");
  }
  const Engine engine(threads);
  Training run(engine, draft.network,
               initial_parameters(engine, draft.network, training.examples(), options.seed),
               training.examples(), validation.examples(), draft.fit);
  const std::int64_t best = artifact.training.best_epoch;
  const std::int64_t apart = (best - 1) / most + 1;
  TrainingPath path;
  const auto keep = [&](std::int64_t epoch) {
    const TrainingState& state = run.state();
    path.epochs.push_back(epoch);
    path.points.push_back(draft.fit.average > 0 && epoch > 0 ? state.average : state.parameters);
  };
  keep(0);
  for (std::int64_t epoch = 1; epoch <= best && run.epoch(); ++epoch) {
    if ((best - epoch) % apart == 0) keep(epoch);
  }
  if (!equal(path.points.back().trainable(), artifact.parameters.trainable())) {
    other_table(table, "training on this table gives another model");
  }
  return path;
}

}  // namespace lamina
