#include "workflow/recorded_recipe.hpp"

#include "artifacts/json_fields.hpp"

namespace lamina {

void RecordedRecipe::fields(Fields& f) {
  fit.fields(f);
  f("seed", seed, "of every random number");
  f("test", test, at_least(0), "share of rows held out");
  f("validation", validation, at_least(0), "share of the others");
  f("bins", bins, at_least(0), "of a column of numbers, for half of the members");
  if (f.given("recipe", recipe == Recipe::automatic)) {
    f("recipe", recipe, recipe_names, "a published one");
  }
  f("split", split, split_kind_names, "how both are chosen");
  f("time", time, "the column of times");
  f("group", group, "the column of groups");
  f("weights", weights, "the column of the rows' weights");
  f("class_weights", class_weights, "what the rows of each class weigh");
  f("optimize", optimize, "the metric that a threshold is chosen for");
}

TrainOptions RecordedRecipe::options() const {
  return {.loss = fit.loss,
          .optimizer = fit.optimizer,
          .schedule = fit.schedule,
          .epochs = fit.epochs,
          .batch = fit.batch_size,
          .patience = fit.patience,
          .min_delta = fit.min_delta,
          .clip_norm = fit.clip_norm,
          .clip_value = fit.clip_value,
          .recipe = recipe,
          .members = fit.members,
          .folds = fit.folds,
          .bins = bins,
          .shards = fit.shards,
          .accumulate = fit.accumulate,
          .average = fit.average,
          .groups = fit.groups,
          .monitor = fit.monitor,
          .keep_latest = fit.keep_latest,
          .drop_last = fit.drop_last,
          .dropout_schedule = fit.dropout_schedule,
          .weight_decay_schedule = fit.weight_decay_schedule,
          .label_smoothing_schedule = fit.label_smoothing_schedule,
          .weights = weights,
          .class_weights = class_weights,
          .test = test,
          .optimize = optimize,
          .validation = validation,
          .split = split,
          .time = time,
          .group = group};
}

RecordedRecipe recorded_recipe(const Artifact& artifact) {
  const JsonSource source{.name = "the model", .family = "model", .every_key = false};
  RecordedRecipe recipe;
  from_json(parse_json(artifact.training.recipe, source), recipe, source, "recipe");
  return recipe;
}

}  // namespace lamina
