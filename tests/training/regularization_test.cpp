// Regularizers and constraints in the loop: what they add to loss and gradient, by hand, and where
// they change nothing.
#include <cmath>

#include "lamina/training/lbfgs.hpp"
#include "small_tasks.hpp"
#include "support/allocations.hpp"
#include "support/facts_of.hpp"
#include "support/gradient_check.hpp"
#include "training/step_passes.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

Sequential network_of(const Dense& first) {
  Sequential network({first, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  return network;
}

const Dense plain{.units = 8, .activation = Activation::tanh};

Dense regularized() {
  Dense first = plain;
  first.kernel_regularizer = L1L2{.l1 = 0.03, .l2 = 0.02};
  first.bias_regularizer = L2{0.5};
  return first;
}

FitOptions options_of(std::int64_t shards) {
  FitOptions options = quadrant_options();
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.batch_size = 100;
  options.shards = shards;
  return options;
}

struct Taken {
  double loss;
  ParameterArena gradients;
};

Taken step_of(const Engine& engine, const Network& network, ParameterArena parameters,
              const Examples& examples, const FitOptions& options) {
  const NetworkLoss loss(network, options);
  StepPasses passes(engine, network, loss);
  passes.reserve(examples, options);
  const StepPasses::Result result =
      passes(parameters, examples, options, {.seed = Seed(4), .number = 1});
  return {result.loss, passes.gradients()};
}

TEST(Regularizers, AddTheirPenaltyToLossAndGradientWhateverTheShards) {
  const Quadrants data(100);
  const Network with = network_of(regularized());
  const Network without = network_of(plain);
  ParameterArena start = with.initialize(Seed(0));
  const ParameterEntry& weight = with.parameters().entries()[0];
  const ParameterEntry& bias = with.parameters().entries()[1];
  gradient_check::fill(start.view(bias), -0.25);
  double penalty = 0.5 * 8 * 0.25 * 0.25;
  for (std::int64_t i = 0; i < weight.shape.elements(); ++i) {
    const double w = start.view(weight).f32()[i];
    penalty += 0.03 * std::abs(w) + 0.02 * w * w;
  }
  for (const std::int64_t shards : {1, 3}) {
    const FitOptions options = options_of(shards);
    const Taken one = step_of(one_thread, with, start, data.examples(), options);
    const Taken other = step_of(one_thread, without, start, data.examples(), options);
    EXPECT_NEAR(one.loss, other.loss + penalty, 1e-6);
    const auto expect_more = [&](const ParameterEntry& entry, auto slope) {
      for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
        const double w = start.view(entry).f32()[i];
        EXPECT_NEAR(one.gradients.view(entry).f32()[i],
                    other.gradients.view(entry).f32()[i] + slope(w), 1e-6)
            << entry.name << " " << i;
      }
    };
    expect_more(weight, [](double w) { return (w < 0 ? -0.03 : 0.03) + 0.04 * w; });
    expect_more(bias, [](double w) { return w; });
    expect_more(with.parameters().entries()[2], [](double) { return 0; });
    const Engine three(3);
    EXPECT_TRUE(
        same_bits(step_of(three, with, start, data.examples(), options).gradients, one.gradients));
  }
}

TEST(Regularizers, CountInTheLossOfTrainingButNotOfValidation) {
  const Quadrants data(100);
  const Network with = network_of(regularized());
  const Network without = network_of(plain);
  FitOptions options = options_of(1);
  options.optimizer = Sgd{.learning_rate = 1e-9};
  options.epochs = 1;
  const auto record_of = [&](const Network& network) {
    ParameterArena values = with.initialize(Seed(0));
    return fit(one_thread, network, values, data.examples(), data.examples(), options).history[0];
  };
  const EpochRecord one = record_of(with);
  const EpochRecord other = record_of(without);
  EXPECT_GT(one.loss, other.loss + 0.05);
  EXPECT_NEAR(*one.validation_loss, *other.validation_loss, 1e-6);
}

TEST(Regularizers, MakeWeightsSmall) {
  const Quadrants data(300);
  const auto size_of = [&](const Regularizer& regularizer) {
    Dense first = plain;
    first.kernel_regularizer = regularizer;
    const Network network = network_of(first);
    ParameterArena values = network.initialize(Seed(0));
    fit(one_thread, network, values, data.examples(), {}, quadrant_options());
    double sum = 0;
    for (std::int64_t i = 0; i < 16; ++i) sum += std::abs(values.all().f32()[i]);
    return sum;
  };
  const double free = size_of(NoRegularizer{});
  EXPECT_LT(size_of(L2{0.05}), 0.7 * free);
  EXPECT_LT(size_of(L1{0.02}), 0.7 * free);
}

TEST(Constraints, HoldAfterEveryStepButForFrozenParameters) {
  const Quadrants data(100);
  Dense first = plain;
  first.kernel_constraint = MaxNorm{.max_value = 0.5};
  const Network network = network_of(first);
  const ParameterEntry& weight = network.parameters().entries()[0];
  const auto longest_after = [&](const FitOptions& options) {
    Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                      options);
    double longest = 0;
    for (int i = 0; i < 5; ++i) {
      training.step();
      const ConstView w = training.state().parameters.view(weight);
      for (std::int64_t unit = 0; unit < 8; ++unit) {
        longest = std::max<double>(longest, std::hypot(w.f32()[unit], w.f32()[8 + unit]));
      }
    }
    return longest;
  };
  FitOptions options = quadrant_options();
  EXPECT_LT(longest_after(options), 0.5 + 1e-6);
  EXPECT_GT(longest_after(options), 0.4);
  options.groups = {{.names = "dense_2.*", .frozen = true}};
  EXPECT_GT(longest_after(options), 0.8) << "they stay as they start";
}

TEST(Constraints, OfNonNegativeWeightsGiveAFunctionThatOnlyGrows) {
  const Quadrants data(100);
  Dense first = plain;
  first.kernel_constraint = NonNegative{};
  const Network network = network_of(first);
  ParameterArena values = network.initialize(Seed(0));
  fit(one_thread, network, values, data.examples(), {}, quadrant_options());
  for (std::int64_t i = 0; i < 16; ++i) EXPECT_GE(values.all().f32()[i], 0);
}

TEST(Constraints, AreRefusedByLbfgs) {
  const Quadrants data(20);
  Dense first = plain;
  first.kernel_constraint = UnitNorm{};
  const Network network = network_of(first);
  ParameterArena values = network.initialize(Seed(0));
  const ErrorFacts facts = facts_of(
      [&] { fit(one_thread, network, values, data.examples(), quadrant_options(), Lbfgs{}); });
  EXPECT_EQ(facts.code, "usage.constraint");
  EXPECT_EQ(facts.where, "parameter dense_2.weight");
}

TEST(RegularizersAndConstraints, AllocateNothingOnceWarm) {
  const Quadrants data(330);
  Dense first = regularized();
  first.kernel_constraint = MaxNorm{};
  const Network network = network_of(first);
  FitOptions options = quadrant_options();
  options.batch_size = 64;
  options.shards = 2;
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  training.epoch();
  training.epoch();
  const long before = allocations();
  for (int i = 0; i < 5; ++i) training.step();
  EXPECT_EQ(allocations(), before);
}

TEST(RegularizersAndConstraints, ThatAreNoneLeaveTheBitsAsTheyAre) {
  const Network network = network_of(plain);
  EXPECT_TRUE(network.rules().empty());
  Tape tape(one_thread);
  const ParameterArena values = network.initialize(Seed(0));
  tape.begin_evaluation(network.parameters(), values);
  EXPECT_FALSE(network.penalty(tape));
  EXPECT_TRUE(tape.operations().empty());
}

}  // namespace
}  // namespace lamina
