#include "lamina/training/options.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

void OutputLoss::fields(Fields& f) {
  f("output", output, "of the network");
  f.family("loss", loss, "what is made small there");
  f("weight", weight, at_least(0), "in the sum of all losses");
}

void FitOptions::fields(Fields& f) {
  static constexpr std::array<std::string_view, 2> monitors = {"loss", "accuracy"};
  f.family("loss", loss, "what is made small");
  f.list("losses", losses, "the same for each of several outputs");
  f.family("optimizer", optimizer, "how a step goes down the gradient");
  f.group("schedule", schedule, "how the learning rate changes");
  f("epochs", epochs, at_least(0), "how often every row is learnt from, at most");
  f("batch_size", batch_size, at_least(1), "rows a step");
  f("patience", patience, at_least(0), "epochs without a better score before stopping; 0: never");
  if (f.given("min_delta", min_delta == 0)) {
    f("min_delta", min_delta, at_least(0), "how much better a score renews the patience");
  }
  f.list("groups", groups, "parameters that learn in a way of their own");
  f("clip_value", clip_value, at_least(0), "largest size of a number in a gradient; 0: any");
  f("clip_norm", clip_norm, at_least(0), "largest norm of a step's gradient; 0: any");
  f("shards", shards, within(1, 1024), "parts of a batch, so that several machines can share it");
  f("accumulate", accumulate, within(1, 1e6), "batches a step");
  f("average", average, below_one(),
    "memory of an average of the parameters, kept instead of them, e.g. 0.999; 0: none");
  f("members", members, within(1, 1 << 10),
    "of an ensemble in the network, each of which sees rows of its own");
  if (f.given("same_rows", !same_rows)) {
    f("same_rows", same_rows, "all members see the same rows, each with a loss of its own");
  }
  f("folds", folds, within(0, 1 << 10),
    "of the rows, one of which each member leaves out; 0: none");
  f("monitor", monitor, monitors, "what decides which epoch is the best one");
  if (f.given("keep_latest", !keep_latest)) {
    f("keep_latest", keep_latest, "of epochs of the same score the latest is kept");
  }
  if (f.given("drop_last", !drop_last)) {
    f("drop_last", drop_last, "rows that do not fill the last batch of an epoch are left out");
  }
  const auto changing = [&](const char* name, std::optional<Schedule>& schedule) {
    if (!f.given(name, !schedule)) return;
    Schedule value = schedule.value_or(ConstantSchedule{});
    f.family(name, value, "what it is multiplied by in the course of a training");
    schedule = std::move(value);
  };
  changing("dropout_schedule", dropout_schedule);
  changing("weight_decay_schedule", weight_decay_schedule);
  changing("label_smoothing_schedule", label_smoothing_schedule);
}

void FitOptions::check() const {
  validate(loss.kind(), loss);
  validate(optimizer.kind(), optimizer);
  validate("schedule", schedule);
  validate("training options", *this);
  if (!(time_limit >= 0)) {  // NaN is not
    throw Error({.code = "usage.bad_value",
                 .what = fmt::format("time_limit is {}, but must be at least 0", time_limit),
                 .where = "training options",
                 .fix = "give seconds, or 0 for no limit"});
  }
  if (same_rows && folds > 0) {
    throw Error({.code = "usage.bad_value",
                 .what = "members that see the same rows cannot leave out folds of their own",
                 .where = "training options",
                 .fix = "give 0 folds, or rows of their own"});
  }
  if (folds == 0 || (folds >= 2 && members % folds == 0)) return;
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} members cannot share {} folds evenly", members, folds),
               .where = "training options",
               .fix = "give a multiple of the folds as members, and at least 2 folds"});
}

}  // namespace lamina
