#include "lamina/artifacts/artifact.hpp"

namespace lamina {

void TrainingRecord::Metric::fields(Fields& f) {
  f("name", name, "e.g. accuracy");
  f("value", value, any_number(), "on the held-out rows");
}

void SplitRecord::fields(Fields& f) {
  f("kind", kind, "random, time, group or first");
  f("test", test, below_one(), "share of the rows that is held out");
  f("validation", validation, below_one(), "share of the others that chooses the best epoch");
  f("time", time, "the column of times");
  f("group", group, "the column of groups");
  f("rows", rows, at_least(0), "of the table");
  f("cells", cells, "a digest of the cells that the network sees");
  f("held_out", held_out, "a hex digit for four rows, set where one is held out");
}

void Residuals::fields(Fields& f) {
  f("part", part, "the rows they are of");
  f("rows", rows, at_least(1), "how many");
  f("in_spreads", in_spreads, "whether they are divided by the spread that the network says");
  f("quantiles", quantiles, "at place i what (i + 1) % of new rows stay below");
}

void Decision::fields(Fields& f) {
  f("threshold", threshold, within(0, 1), "above which class 1 is answered");
  f("metric", metric, "that is largest with it");
}

void TrainingRecord::fields(Fields& f) {
  f("seed", seed, any_number(), "of every random number");
  f("rows", rows, at_least(0), "training rows, validation included");
  f("epochs", epochs, at_least(0), "epochs run");
  f("best_epoch", best_epoch, at_least(0), "whose parameters these are");
  f("optimizer", optimizer, "what descended the gradient");
  f("split", split, "how the held-out rows were chosen");
  f("recipe", recipe, "how it was trained");
  f("settings", settings, "what else makes this model again");
  f.list("metrics", metrics, "on the held-out rows");
  f.list("baseline", baseline, "the same of the naive answer");
  f.list("linear", linear, "the same of a linear model");
  f.list("notes", notes, "what was decided about the table");
  f.group("parts", parts, "which rows are held out");
}

}  // namespace lamina
