// Dropout, weight decay and label smoothing that change in the course of a training.
#include <gtest/gtest.h>

#include "small_tasks.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

ParameterArena trained(const Sequential& network, const FitOptions& options) {
  const Quadrants data(64);
  ParameterArena values = network.initialize(Seed(0));
  fit(one_thread, network, values, data.examples(), {}, options);
  return values;
}

FitOptions options_of() {
  FitOptions options = quadrant_options();
  options.optimizer = AdamW{.learning_rate = 1e-2, .weight_decay = 0.3};
  options.loss = BinaryCrossEntropy{.label_smoothing = 0.2};
  options.batch_size = 16;
  options.epochs = 4;
  return options;
}

/// Nothing of it in a whole training is as if it were not there, and half of it as half the number.
TEST(RestraintSchedules, ScaleWhatTheyAreOf) {
  const ExponentialSchedule none{.factor = 0};          // 1 at the first step, then nothing
  const StepSchedule half{.epochs = 2, .factor = 0.5};  // of the second half of the epochs
  const Sequential network = quadrant_network();
  const FitOptions plain = options_of();
  const ParameterArena as_ever = trained(network, plain);
  const auto differs = [&](auto&& change) {
    FitOptions options = plain;
    change(options);
    return !same_bits(trained(network, options), as_ever);
  };
  EXPECT_TRUE(differs([&](FitOptions& o) { o.dropout_schedule = none; }));
  EXPECT_TRUE(differs([&](FitOptions& o) { o.weight_decay_schedule = half; }));
  EXPECT_TRUE(differs([&](FitOptions& o) { o.label_smoothing_schedule = half; }));
  EXPECT_FALSE(differs([](FitOptions& o) { o.dropout_schedule = StepSchedule{.epochs = 4}; }));
}

/// One step, whose factor is the schedule's at the start.
TEST(RestraintSchedules, GoByTheirPlaceInTheTraining) {
  // At progress 0 the four waves are at 0.
  const LogCosineSchedule starts_at_nothing{.cycles = 4};
  const Sequential with = quadrant_network();
  FitOptions options = options_of();
  options.epochs = 1;
  options.batch_size = 64;
  options.dropout_schedule = starts_at_nothing;
  options.weight_decay_schedule = starts_at_nothing;
  options.label_smoothing_schedule = starts_at_nothing;
  const ParameterArena scheduled = trained(with, options);

  Sequential without(
      {Dense{16, relu}, Dropout{0}, BatchNormalization{}, Dense{16, silu}, Dense{1, sigmoid}});
  without.build({Field::numbers(2)});
  FitOptions plain = options;
  plain.optimizer = AdamW{.learning_rate = 1e-2, .weight_decay = 0};
  plain.loss = BinaryCrossEntropy{};
  plain.dropout_schedule.reset();
  plain.weight_decay_schedule.reset();
  plain.label_smoothing_schedule.reset();
  EXPECT_TRUE(same_bits(scheduled, trained(without, plain)));
}

}  // namespace
}  // namespace lamina
