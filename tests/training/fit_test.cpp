#include "lamina/training/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

/// Two interleaved classes that no line separates: class 1 where x·y > 0.
struct Quadrants {
  Tensor numbers, labels;
  explicit Quadrants(std::int64_t rows, std::uint64_t seed = 1)
      : numbers(Shape{rows, 2}), labels(Shape{rows, 1}) {
    for (std::int64_t i = 0; i < rows; ++i) {
      float* x = numbers.f32() + 2 * i;
      for (std::uint64_t j = 0; j < 2; ++j) {
        x[j] = static_cast<float>(normal(Seed(seed), static_cast<std::uint64_t>(i) * 2 + j));
      }
      labels.f32()[i] = x[0] * x[1] > 0 ? 1.0F : 0.0F;
    }
  }
  Examples examples() const { return {numbers, {}, labels, {}}; }
};

Sequential quadrant_network() {
  Sequential network(
      {Dense{16, relu}, Dropout{0.1}, BatchNormalization{}, Dense{16, silu}, Dense{1, sigmoid}});
  network.build({.numbers = 2, .categories = {}});
  return network;
}

FitOptions quadrant_options() {
  FitOptions options;
  options.loss = BinaryCrossEntropy{};
  options.optimizer = Adam{.learning_rate = 1e-2};
  options.epochs = 30;
  options.batch_size = 33;
  return options;
}

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
  constexpr std::int64_t rows = 200;
  Tensor numbers(Shape{rows, 2});
  Tensor targets(Shape{rows, 1});
  for (std::int64_t i = 0; i < rows; ++i) {
    float* x = numbers.f32() + 2 * i;
    x[0] = static_cast<float>(normal(Seed(1), static_cast<std::uint64_t>(2 * i)));
    x[1] = static_cast<float>(normal(Seed(1), static_cast<std::uint64_t>(2 * i + 1)));
    targets.f32()[i] = 3 * x[0] - 2 * x[1] + 0.5F;
  }
  Sequential network({Dense{1}});
  network.build({.numbers = 2, .categories = {}});
  const Engine engine(1);
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.batch_size = rows;
  fit(engine, network, values, {numbers, {}, targets, {}}, {}, options);
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
    EXPECT_EQ(error.facts().where, "epoch 1, step 1; first in layer dense_2");
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

TEST(Fit, RefusesOptionsOutsideTheirRange) {
  const Quadrants data(8);
  const Engine engine(1);
  const Sequential network = quadrant_network();
  ParameterArena values = network.initialize(Seed(0));
  const auto code = [&](const FitOptions& options, const Examples& examples) {
    try {
      fit(engine, network, values, examples, {}, options);
    } catch (const Error& error) {
      return error.code();
    }
    return std::string();
  };
  FitOptions options = quadrant_options();
  options.batch_size = 0;
  EXPECT_EQ(code(options, data.examples()), "usage.bad_value");
  options = quadrant_options();
  options.optimizer = Adam{.learning_rate = NAN};
  EXPECT_EQ(code(options, data.examples()), "usage.bad_value");
  EXPECT_EQ(code(quadrant_options(), {}), "data.no_rows");
}

}  // namespace
}  // namespace lamina
