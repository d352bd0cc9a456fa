// The average of the parameters: what a plain loop says, measured and kept instead of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "small_tasks.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

FitOptions averaging_options(double memory) {
  FitOptions options = quadrant_options();
  options.average = memory;
  options.epochs = 8;
  return options;
}

/// The losses that a network without steps to take has on rows: what is measured of `parameters`.
double measured(const Network& network, const ParameterArena& parameters, const Examples& rows) {
  FitOptions options = quadrant_options();
  options.optimizer = Sgd{.learning_rate = 1e-30};
  options.epochs = 1;
  ParameterArena values = parameters;
  return *fit(one_thread, network, values, rows.rows(0, 1), rows, options)
              .history[0]
              .validation_loss;
}

TEST(Average, FollowsTheParametersAsAPlainLoopDoes) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  for (const double memory : {0.3, 0.999}) {
    const FitOptions options = averaging_options(memory);
    Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                      options);
    ParameterArena wanted = network.initialize(Seed(0));
    for (int step = 0; training.step(); ++step) {
      const auto share = static_cast<float>(1 - std::min(memory, (1.0 + step) / (10.0 + step)));
      const ParameterArena& now = training.state().parameters;
      for (std::int64_t i = 0; i < wanted.all().elements(); ++i) {
        float& mean = wanted.all().f32()[i];
        mean += share * (now.all().f32()[i] - mean);
      }
      ASSERT_TRUE(same_bits(training.state().average, wanted)) << "step " << step;
    }
    EXPECT_FALSE(same_bits(training.state().average, training.state().parameters));
  }
}

TEST(Average, LeavesTheParametersToTheirSteps) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  Training plain(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                 averaging_options(0));
  Training averaged(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    averaging_options(0.99));
  while (plain.step() && averaged.step()) continue;
  EXPECT_TRUE(same_bits(plain.state().parameters, averaged.state().parameters));
  EXPECT_TRUE(plain.state().average.all().empty());
}

TEST(Average, IsWhatIsMeasuredAndKept) {
  const Quadrants data(100);
  const Quadrants validation(60, 2);
  Sequential network(
      {Dense{16, relu}, Dense{1, sigmoid}});  // without statistics, which a step moves
  network.build({Field::numbers(2)});
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(),
                    validation.examples(), averaging_options(0.9));
  while (training.epoch()) {
    const TrainingState& state = training.state();
    const double loss = *state.history.back().validation_loss;
    EXPECT_EQ(loss, measured(network, state.average, validation.examples()));
    EXPECT_NE(loss, measured(network, state.parameters, validation.examples()));
    if (state.best_epoch == state.epoch) {
      EXPECT_TRUE(same_bits(state.best, state.average));
    }
  }
  EXPECT_TRUE(training.finish().best_epoch > 0);
}

TEST(Average, IsKeptWhereNoEpochEnded) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    averaging_options(0.9));
  training.step();
  const ParameterArena average = training.state().average;
  training.finish();
  EXPECT_TRUE(same_bits(training.take_best(), average));
}

}  // namespace
}  // namespace lamina
