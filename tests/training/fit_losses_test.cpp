// Losses that are not one number against one number: several outputs with weights, a mean and its
// spread, distributions; and what is refused of them.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "small_tasks.hpp"
#include "support/facts_of.hpp"
#include "training/measure.hpp"

namespace lamina {
namespace {

const Engine engine(1);

/// Two numbers and two answers, each by a layer of its own.
Network two_outputs() {
  Network network({{.name = "a", .layer = Dense{1}}, {.name = "b", .layer = Dense{1}}}, {"a", "b"});
  network.build({Field::numbers(2)});
  return network;
}

ConstView parameter(const Network& network, const ParameterArena& values, std::string_view name) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.name == name) return values.view(entry);
  }
  ADD_FAILURE() << "no " << name;
  return {};
}

Examples for_both(const Line& line) {
  Examples rows = line.examples();
  rows.targets.push_back(rows.targets[0]);
  return rows;
}

FitOptions weighing(double a, double b) {
  FitOptions options;
  options.losses = {{"a", MeanSquaredError{}, a}, {"b", MeanAbsoluteError{}, b}};
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.epochs = 3;
  return options;
}

double measured(const Network& network, const ParameterArena& values, const FitOptions& options,
                const Examples& rows) {
  return Measure(engine, network, values, NetworkLoss(network, options), rows, 1)().loss;
}

TEST(SeveralOutputs, HaveTheSumOfTheirLossesByWeight) {
  const Line line(40);
  const Network network = two_outputs();
  const ParameterArena values = network.initialize(Seed(1));
  const auto loss = [&](double a, double b) {
    return measured(network, values, weighing(a, b), for_both(line));
  };
  // By a plain loop, from the parameters.
  double squares = 0;
  double sizes = 0;
  const auto value = [&](const char* name, std::int64_t i) {
    return parameter(network, values, name).f32()[i];
  };
  for (std::int64_t r = 0; r < 40; ++r) {
    const float* x = line.numbers.f32() + 2 * r;
    const double t = line.targets.f32()[r];
    const double a = x[0] * value("a.weight", 0) + x[1] * value("a.weight", 1) - t;
    const double b = x[0] * value("b.weight", 0) + x[1] * value("b.weight", 1) - t;
    squares += a * a / 40;
    sizes += std::abs(b) / 40;
  }
  EXPECT_NEAR(loss(1, 0), squares, 1e-5 * squares);
  EXPECT_NEAR(loss(0, 1), sizes, 1e-5 * sizes);
  EXPECT_NEAR(loss(2, 0.5), 2 * squares + 0.5 * sizes, 1e-5 * squares);
}

TEST(SeveralOutputs, LearnNothingOfAnOutputOfWeightZero) {
  const Line line(40);
  const Network network = two_outputs();
  const ParameterArena start = network.initialize(Seed(1));
  ParameterArena values = start;
  fit(engine, network, values, for_both(line), {}, weighing(1, 0));
  const auto same = [&](const char* name) {
    const ConstView before = parameter(network, start, name);
    return std::memcmp(parameter(network, values, name).data(), before.data(), before.bytes()) == 0;
  };
  EXPECT_FALSE(same("a.weight"));
  EXPECT_TRUE(same("b.weight"));
}

TEST(GaussianLikelihood, LearnsHowSureItIs) {
  // Noise of deviation 0.1 where x < 0, of 1 elsewhere.
  constexpr std::int64_t rows = 2000;
  Tensor x(Shape{rows, 1});
  Tensor y(Shape{rows, 1});
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto place = static_cast<std::uint64_t>(i);
    x.f32()[i] = i % 2 == 0 ? -1.0F : 1.0F;
    y.f32()[i] = static_cast<float>(3 + (i % 2 == 0 ? 0.1 : 1) * normal(Seed(4), place));
  }
  Sequential network({Dense{2}});
  network.build({Field::numbers(1)});
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.loss = GaussianLikelihood{};
  options.optimizer = Adam{.learning_rate = 0.02};
  options.epochs = 60;
  fit(engine, network, values, rows_of(x, {}, y), {}, options);
  const float* weight = parameter(network, values, "dense_1.weight").f32();
  const float* bias = parameter(network, values, "dense_1.bias").f32();
  EXPECT_NEAR(bias[0] - weight[0], 3, 0.05);
  EXPECT_NEAR(bias[0] + weight[0], 3, 0.15);
  EXPECT_NEAR(std::exp((bias[1] - weight[1]) / 2), 0.1, 0.02);
  EXPECT_NEAR(std::exp((bias[1] + weight[1]) / 2), 1, 0.1);
}

ErrorFacts refused(const Loss& loss, std::int64_t outputs, const Tensor& targets,
                   const ConstView& weights = {}) {
  const Line line(4);
  Sequential network({Dense{outputs}});
  network.build({Field::numbers(2)});
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.loss = loss;
  return facts_of([&] {
    fit(engine, network, values, rows_of(line.numbers, {}, targets, weights), {}, options);
  });
}

TEST(FitRefuses, AnOddNumberOfOutputsForMeansAndSpreads) {
  const ErrorFacts facts = refused(GaussianLikelihood{}, 3, Tensor(Shape{4, 1}));
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_EQ(facts.what, "the loss gaussian takes 2 outputs a target, but 'dense_1' has 3");
  EXPECT_EQ(facts.fix, "give that layer 2 units for each target");
  EXPECT_EQ(refused(GaussianLikelihood{}, 4, Tensor(Shape{4, 4})).what,
            "targets are f32 [4,4], but must be f32 [4,2]");
}

TEST(FitRefuses, DistributionsThatAreNone) {
  Tensor targets(Shape{4, 2});
  for (std::int64_t i = 0; i < 8; ++i) targets.f32()[i] = 0.5F;
  targets.f32()[5] = 0.75F;
  const ErrorFacts facts = refused(KLDivergence{}, 2, targets);
  EXPECT_EQ(facts.code, "usage.bad_label");
  EXPECT_EQ(facts.what, "the probabilities of the classes have the sum 1.25, not 1");
  EXPECT_EQ(facts.where, "training rows, row 2, column 0 of targets");
  targets.f32()[5] = -0.5F;
  EXPECT_EQ(refused(CategoricalCrossEntropy{}, 2, targets).what, "-0.5 is no probability");
}

TEST(FitRefuses, WeightsThatAreAllZero) {
  Tensor weights(Shape{4});
  std::memset(weights.f32(), 0, 4 * sizeof(float));
  const ErrorFacts facts = refused(MeanSquaredError{}, 1, Tensor(Shape{4, 1}), weights);
  EXPECT_EQ(facts.code, "usage.bad_weight");
  EXPECT_EQ(facts.where, "training rows");
}

}  // namespace
}  // namespace lamina
