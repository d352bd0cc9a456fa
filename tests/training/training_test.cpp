// A training that is driven from outside: step by step, changed, stopped, watched.
#include "lamina/training/training.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "small_tasks.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

TEST(Training, StepByStepIsFit) {
  const Quadrants data(100);
  const Quadrants validation(50, 2);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.epochs = 4;
  ParameterArena fitted = network.initialize(Seed(0));
  const FitResult result =
      fit(one_thread, network, fitted, data.examples(), validation.examples(), options);
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(),
                    validation.examples(), options);
  std::int64_t steps = 0;
  while (training.step()) {
    ++steps;
    EXPECT_EQ(training.state().step, steps);
    EXPECT_EQ(training.state().epoch, steps / 4);
    EXPECT_EQ(training.state().epoch_rows, steps % 4 * 33);
  }
  EXPECT_EQ(steps, 16);
  EXPECT_EQ(training.ended(), StopReason::finished);
  EXPECT_FALSE(training.epoch());
  const FitResult stepped = training.finish();
  EXPECT_EQ(stepped.steps, result.steps);
  EXPECT_EQ(stepped.best_epoch, result.best_epoch);
  ASSERT_EQ(stepped.history.size(), result.history.size());
  for (std::size_t i = 0; i < result.history.size(); ++i) {
    EXPECT_EQ(stepped.history[i].loss, result.history[i].loss);
    EXPECT_EQ(stepped.history[i].validation_loss, result.history[i].validation_loss);
  }
  EXPECT_TRUE(same_bits(training.take_best(), fitted));
}

TEST(Training, EndsTheRunningEpochWhenAskedForAnEpoch) {
  const Numbered data(20);
  const Sequential network = line_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    slow_options());
  EXPECT_TRUE(training.step());
  EXPECT_TRUE(training.epoch());
  EXPECT_EQ(training.state().epoch, 1);
  EXPECT_EQ(training.state().step, 3);
  EXPECT_TRUE(training.epoch());
  EXPECT_EQ(training.state().epoch, 2);
}

TEST(Training, TellsTheLossOfAnEpochByTheWeightsOfItsRows) {
  Line line(50);
  Tensor weights(Shape{50});
  for (std::int64_t i = 0; i < 50; ++i) weights.f32()[i] = i < 10 ? 100.0F : 1.0F;
  for (std::int64_t i = 0; i < 10; ++i) line.targets.f32()[i] += 20;
  const Sequential network = line_network();
  const Examples rows = rows_of(line.numbers, {}, line.targets, weights);
  FitOptions options = slow_options();
  options.epochs = 1;
  Training batches(one_thread, network, network.initialize(Seed(0)), rows, {}, options);
  batches.epoch();
  options.batch_size = 50;
  Training whole(one_thread, network, network.initialize(Seed(0)), rows, {}, options);
  whole.epoch();
  const double loss = whole.state().history[0].loss;
  EXPECT_NEAR(batches.state().history[0].loss, loss, 1e-4 * loss);
}

TEST(Training, OfNoEpochsLeavesTheStart) {
  const Numbered data(20);
  const Sequential network = line_network();
  FitOptions options = slow_options();
  options.epochs = 0;
  const ParameterArena start = network.initialize(Seed(0));
  Training training(one_thread, network, ParameterArena(start), data.examples(), {}, options);
  EXPECT_EQ(training.ended(), StopReason::finished);
  EXPECT_FALSE(training.step());
  EXPECT_EQ(training.finish().best_epoch, 0);
  EXPECT_TRUE(same_bits(training.take_best(), start));
}

TEST(Training, TakesANewRateFromTheNextStepOn) {
  const Line line(64);
  const Sequential network = line_network();
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.schedule = {CosineSchedule{}};
  options.epochs = 2;
  Training training(one_thread, network, network.initialize(Seed(0)), line.examples(), {}, options);
  training.watch(true);
  EXPECT_TRUE(training.step());
  EXPECT_EQ(training.state().learning_rate, 0.1);
  training.set(NewLearningRate{0.03});
  EXPECT_TRUE(training.step());
  const double rate = 0.03 * rate_factor(options.schedule, 1, 2, 2);
  EXPECT_EQ(training.state().learning_rate, rate);
  EXPECT_EQ(learning_rate(training.state().options.optimizer), 0.03);
  const WatchedStep step = *training.watched();
  for (const std::int64_t i : {0, 1, 16}) {
    EXPECT_EQ(training.state().parameters.all().f32()[i],
              std::fma(-static_cast<float>(rate), step.gradients->all().f32()[i],
                       step.before->all().f32()[i]));
  }
}

TEST(Training, SeesEveryRowOnceAnEpochWhateverTheBatches) {
  constexpr std::int64_t rows = 50;
  const Numbered data(rows);
  const Sequential network = line_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    slow_options());
  training.watch(true);
  const std::vector<std::int64_t> sizes = {8, 3, 20, 1000, 1, 64, 7};
  std::size_t taken = 0;
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::vector<int> seen(rows);
    while (training.state().epoch == epoch) {
      const std::int64_t size = sizes[taken++ % sizes.size()];
      training.set(NewBatchSize{size});
      const std::int64_t left = rows - training.state().epoch_rows;
      EXPECT_TRUE(training.step());
      const Examples batch = training.watched()->batch;
      EXPECT_EQ(batch.rows(), std::min(size, left));
      for (std::int64_t i = 0; i < batch.rows(); ++i) {
        ++seen[static_cast<std::size_t>(batch.inputs[0].f32()[2 * i])];
      }
    }
    EXPECT_EQ(seen, std::vector<int>(rows, 1));
  }
}

TEST(Training, KeepsTheScheduleInTimeWhateverTheBatches) {
  const Numbered data(50);
  const Sequential network = line_network();
  FitOptions options = slow_options();
  options.schedule = {StepSchedule{.epochs = 1, .factor = 0.5}};
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  for (int epoch = 0; epoch < 3; ++epoch) {
    for (std::int64_t size = 1; training.state().epoch == epoch; size += 3) {
      training.set(NewBatchSize{size});
      EXPECT_TRUE(training.step());
      EXPECT_EQ(training.state().learning_rate, 1e-9 * std::pow(0.5, epoch));
    }
  }
}

TEST(Training, RefusesABadCommandAndGoesOnAsBefore) {
  const Line line(64);
  const Sequential network = line_network();
  FitOptions options;
  options.optimizer = Adam{};
  Training training(one_thread, network, network.initialize(Seed(0)), line.examples(), {}, options);
  EXPECT_TRUE(training.step());
  const auto refused = [&](const Command& command) {
    return facts_of([&] { training.set(command); });
  };
  EXPECT_EQ(refused(NewLearningRate{-1}).what, "learning_rate is -1, but must be above 0");
  EXPECT_EQ(refused(NewLearningRate{std::nan("")}).code, "usage.bad_value");
  EXPECT_EQ(refused(NewBatchSize{0}).what, "batch_size is 0, but must be at least 1");
  EXPECT_EQ(refused(NewEpochs{0}).what, "epochs is 0, but 1 have begun");
  EXPECT_EQ(training.state().options.batch_size, 32);
  EXPECT_EQ(learning_rate(training.state().options.optimizer), 0.001);
  EXPECT_TRUE(training.step());
  EXPECT_EQ(training.state().learning_rate, 0.001);
}

TEST(Training, TakesAnotherNumberOfEpochs) {
  const Numbered data(20);
  const Sequential network = line_network();
  FitOptions options = slow_options();
  options.schedule = {CosineSchedule{}};
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  training.epoch();
  training.set(NewEpochs{1});
  EXPECT_EQ(training.ended(), StopReason::finished);
  training.set(NewEpochs{2});
  EXPECT_TRUE(training.step());
  EXPECT_EQ(training.state().learning_rate, 1e-9 * rate_factor(options.schedule, 3, 3, 2));
  EXPECT_TRUE(training.epoch());
  EXPECT_FALSE(training.step());
  EXPECT_EQ(training.finish().epochs, 2);
}

TEST(Training, TakesNoStepAfterStop) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    quadrant_options());
  EXPECT_TRUE(training.step());
  EXPECT_EQ(training.ended(), std::nullopt);
  training.set(StopTraining{});
  EXPECT_EQ(training.ended(), StopReason::interrupted);
  EXPECT_FALSE(training.step());
  EXPECT_FALSE(training.epoch());
  const FitResult result = training.finish();
  EXPECT_EQ(result.reason, StopReason::interrupted);
  EXPECT_EQ(result.steps, 1);
  // No epoch ended: what there is, is the best there is.
  const ParameterArena now = training.state().parameters;
  EXPECT_TRUE(same_bits(training.take_best(), now));
}

TEST(Training, ChangesNoBitWhenItIsWatched) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.clip_norm = 0.5;
  std::vector<ParameterArena> ends;
  for (const bool watched : {false, true}) {
    Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                      options);
    for (int i = 0; i < 10; ++i) {
      training.watch(watched && i % 3 != 0);
      const ParameterArena before = training.state().parameters;
      training.step();
      const auto step = training.watched();
      ASSERT_EQ(step.has_value(), watched && i % 3 != 0);
      if (!step) continue;
      EXPECT_TRUE(same_bits(*step->before, before));
      EXPECT_FALSE(same_bits(*step->before, training.state().parameters));
    }
    ends.push_back(training.state().parameters);
  }
  EXPECT_TRUE(same_bits(ends[0], ends[1]));
}

TEST(Training, SaysWhereValidationLeftTheNumbers) {
  const Quadrants data(40);
  Tensor numbers(Shape{1, 2});
  numbers.f32()[0] = numbers.f32()[1] = std::numeric_limits<float>::max();
  const Tensor targets(Shape{1, 1});
  Sequential network({Dense{1}});
  network.build({Field::numbers(2)});
  FitOptions options = quadrant_options();
  options.loss = MeanSquaredError{};
  ParameterArena values = network.initialize(Seed(0));
  const ErrorFacts facts = facts_of([&] {
    fit(one_thread, network, values, data.examples(), rows_of(numbers, {}, targets, {}), options);
  });
  EXPECT_EQ(facts.code, "training.diverged");
  EXPECT_EQ(facts.where, "epoch 1, validation rows; first in the loss");
}

TEST(Fit, LeavesTheParametersWhereTheyWere) {
  const Quadrants data(40);
  const Sequential network = quadrant_network();
  const ParameterArena start = network.initialize(Seed(0));
  // Refused before it started: as they were.
  ParameterArena values = start;
  const void* const place = values.all().data();
  EXPECT_THROW(fit(one_thread, network, values, {}, {}, quadrant_options()), Error);
  EXPECT_TRUE(same_bits(values, start));
  // Diverged in the middle: those of the best epoch.
  Quadrants far(1);
  far.numbers.f32()[0] = std::numeric_limits<float>::max();
  EXPECT_THROW(fit(one_thread, network, values, data.examples(),
                   rows_of(far.numbers, {}, far.labels, {}), quadrant_options()),
               Error);
  EXPECT_EQ(values.all().data(), place);
  fit(one_thread, network, values, data.examples(), {}, quadrant_options());
  EXPECT_EQ(values.all().data(), place) << "who borrowed them still sees them";
  EXPECT_FALSE(same_bits(values, start));
}

}  // namespace
}  // namespace lamina
