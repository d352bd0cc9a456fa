#include "lamina/training/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "lamina/core/error.hpp"
#include "small_tasks.hpp"

namespace lamina {
namespace {

std::vector<char> trained(int threads, const FitOptions& options) {
  const Quadrants data(500);
  const Quadrants validation(100, 2);
  const Engine engine(threads);
  const Sequential network = quadrant_network();
  ParameterArena values = network.initialize(Seed(options.seed));
  fit(engine, network, values, data.examples(), validation.examples(), options);
  const auto* bytes = static_cast<const char*>(values.all().data());
  return {bytes, bytes + values.all().bytes()};
}

class Recorder final : public EventSink {
 public:
  void receive(const Event& event) override {
    if (const auto* epoch = std::get_if<EpochEnded>(&event)) epochs.push_back(*epoch);
    if (std::holds_alternative<StepEnded>(event)) {
      ++steps;
      if (stop != nullptr && steps == stop_after) stop->store(true);
    }
  }
  std::vector<EpochEnded> epochs;
  std::int64_t steps = 0;
  std::int64_t stop_after = -1;
  std::atomic<bool>* stop = nullptr;
};

TEST(Fit, LearnsWhatNoLineSeparates) {
  const Quadrants data(1000);
  const Quadrants validation(500, 2);
  const Engine engine(1);
  const Sequential network = quadrant_network();
  ParameterArena values = network.initialize(Seed(0));
  Recorder recorder;
  const FitResult result = fit(engine, network, values, data.examples(), validation.examples(),
                               quadrant_options(), &recorder);
  EXPECT_EQ(result.reason, StopReason::finished);
  EXPECT_EQ(result.epochs, 30);
  EXPECT_EQ(result.steps, 30 * 31);
  EXPECT_EQ(recorder.steps, result.steps);
  ASSERT_EQ(recorder.epochs.size(), 30U);
  EXPECT_LT(result.history.back().loss, 0.5 * result.history.front().loss);
  EXPECT_GT(*result.history[static_cast<std::size_t>(result.best_epoch - 1)].validation_accuracy,
            0.93);
}

TEST(Fit, GivesTheSameBytesForAnyThreadsAndASecondRun) {
  const FitOptions options = quadrant_options();
  const std::vector<char> one = trained(1, options);
  EXPECT_EQ(one, trained(1, options));
  EXPECT_EQ(one, trained(2, options));
  EXPECT_EQ(one, trained(3, options));
  EXPECT_EQ(one, trained(7, options));
  FitOptions other = options;
  other.seed = 1;
  EXPECT_NE(one, trained(1, other));
}

TEST(Fit, FindsTheNormalEquationsOfALinearModel) {
  const Line line(200);
  const Sequential network = line_network();
  const Engine engine(1);
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.batch_size = 200;
  fit(engine, network, values, line.examples(), {}, options);
  const View weight = values.view(network.parameters()[ParameterId{0}]);
  const View bias = values.view(network.parameters()[ParameterId{1}]);
  EXPECT_NEAR(weight.f32()[0], 3, 1e-5);
  EXPECT_NEAR(weight.f32()[1], -2, 1e-5);
  EXPECT_NEAR(bias.f32()[0], 0.5, 1e-5);
}

TEST(Fit, KeepsTheBestEpochAndStopsWhenPatienceEnds) {
  const Quadrants data(40);
  const Quadrants validation(200, 2);
  const Engine engine(1);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.optimizer = Adam{.learning_rate = 0.05};
  options.epochs = 500;
  options.patience = 10;
  ParameterArena values = network.initialize(Seed(0));
  const FitResult result =
      fit(engine, network, values, data.examples(), validation.examples(), options);
  ASSERT_EQ(result.reason, StopReason::no_progress);
  EXPECT_EQ(result.epochs, result.best_epoch + 10);
  double lowest = 1e9;
  std::int64_t lowest_epoch = 0;
  for (const EpochRecord& record : result.history) {
    if (*record.validation_loss < lowest) {
      lowest = *record.validation_loss;
      lowest_epoch = record.epoch;
    }
  }
  EXPECT_EQ(result.best_epoch, lowest_epoch);
  // The parameters left behind are those of a run that ended with the best epoch.
  FitOptions short_options = options;
  short_options.epochs = result.best_epoch;
  ParameterArena again = network.initialize(Seed(0));
  fit(engine, network, again, data.examples(), validation.examples(), short_options);
  EXPECT_EQ(std::memcmp(values.all().data(), again.all().data(), values.all().bytes()), 0);
}

TEST(Fit, NamesLayerAndStepWhenTheLossIsNotFinite) {
  Quadrants data(64);
  const Engine engine(1);
  const Sequential network = quadrant_network();
  ParameterArena values = network.initialize(Seed(0));
  values.view(network.parameters()[ParameterId{6}]).f32()[0] = INFINITY;
  FitOptions options = quadrant_options();
  options.batch_size = 64;
  try {
    fit(engine, network, values, data.examples(), {}, options);
    FAIL() << "an infinite weight trained on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "training.diverged");
    EXPECT_EQ(exit_code(error.code()), 5);
    EXPECT_EQ(error.facts().where,
              "epoch 1, step 1; first in layer dense_2 (operation dense); dense_2.weight was not "
              "finite when the step began");
  }
}

TEST(Fit, EndsTheStepAndKeepsTheBestEpochWhenAskedToStop) {
  const Quadrants data(330);
  const Quadrants validation(50, 2);
  const Engine engine(1);
  const Sequential network = quadrant_network();
  ParameterArena values = network.initialize(Seed(0));
  std::atomic<bool> stop = false;
  Recorder recorder;
  recorder.stop = &stop;
  recorder.stop_after = 25;
  FitOptions options = quadrant_options();
  options.stop = &stop;
  const FitResult result =
      fit(engine, network, values, data.examples(), validation.examples(), options, &recorder);
  EXPECT_EQ(result.reason, StopReason::interrupted);
  EXPECT_EQ(result.steps, 25);
  EXPECT_EQ(result.epochs, 2);
  EXPECT_GE(result.best_epoch, 1);
}

}  // namespace
}  // namespace lamina
