// What every optimizer promises, and bugs that trainers are known for.
#include "lamina/training/optimizers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "lamina/core/error.hpp"
#include "support/count_allocations.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using gradient_check::fill;
using gradient_check::fill_normal;
using gradient_check::read;

/// Every member with its defaults, so that a new one is tested by being in the list; and variants.
std::vector<OptimizerConfig> optimizers() {
  const std::span<const OptimizerConfig> shipped = OptimizerConfig::shipped();
  std::vector<OptimizerConfig> all(shipped.begin(), shipped.end());
  all.emplace_back(Sgd{.momentum = 0.9, .nesterov = true, .weight_decay = 0.1});
  all.emplace_back(RmsProp{.momentum = 0.9});
  all.emplace_back(RmsProp{.momentum = 0.9, .centered = true});
  all.emplace_back(AdamW{.amsgrad = true});
  return all;
}

/// A network's worth of parameters: odd sizes, every kind, a statistic between trainable ones.
struct Parameters {
  explicit Parameters(DType dtype = DType::f32) {
    table.add("weight", {7, 3}, ParameterKind::weight);
    table.add("mean", {3}, ParameterKind::statistic);
    table.add("bias", {3}, ParameterKind::bias);
    table.add("gamma", {3}, ParameterKind::scale);
    table.add("rows", {5, 2}, ParameterKind::embedding);
    table.add("hidden", {9, 12}, ParameterKind::weight);
    table.add("last", {301, 17}, ParameterKind::weight);
    table.lay_out();
    values = ParameterArena(table, dtype);
    gradients = ParameterArena(table, dtype);
    for (const ParameterEntry& entry : table.entries()) {
      const Seed seed = Seed(1).at(entry.name);
      fill_normal(values.view(entry), seed);
      if (entry.kind != ParameterKind::statistic) {
        fill_normal(gradients.view(entry), seed.at(1), 0.1);
      }
    }
  }
  View value(std::size_t i) { return values.view(table.entries()[i]); }
  View gradient(std::size_t i) { return gradients.view(table.entries()[i]); }

  ParameterTable table;
  ParameterArena values, gradients;
};

bool same_bits(const ConstView& a, const ConstView& b) {
  return a.bytes() == b.bytes() && std::memcmp(a.data(), b.data(), a.bytes()) == 0;
}

const Engine one_thread(1);

TEST(EveryOptimizer, MovesEveryTrainableParameterDownhillAndNothingElse) {
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    Parameters p;
    const ParameterArena before = p.values;
    Optimizer optimizer(config, p.table);
    optimizer.step(one_thread, p.values, p.gradients);
    for (const ParameterEntry& entry : p.table.entries()) {
      const ConstView now = p.values.view(entry);
      const ConstView then = before.view(entry);
      const ConstView g = p.gradients.view(entry);
      for (std::int64_t i = 0; i < now.elements(); ++i) {
        const double moved = read(now, i) - read(then, i);
        if (entry.kind == ParameterKind::statistic) {
          ASSERT_EQ(moved, 0) << entry.name;
        } else if (entry.kind == ParameterKind::bias || entry.kind == ParameterKind::scale) {
          ASSERT_LT(moved * read(g, i), 0) << entry.name;
        } else {
          ASSERT_NE(moved, 0) << entry.name;
        }
      }
    }
    // Padding is still zero: all that is not an entry sums to nothing.
    double all = 0;
    for (std::int64_t i = 0; i < p.values.all().elements(); ++i) {
      all += std::abs(read(p.values.all(), i));
    }
    double entries = 0;
    for (const ParameterEntry& entry : p.table.entries()) {
      for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
        entries += std::abs(read(p.values.view(entry), i));
      }
    }
    EXPECT_NEAR(all, entries, 1e-9 * all);
  }
}

TEST(EveryOptimizer, StandsStillWithoutGradientAndDecay) {
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    Parameters p;
    fill(p.gradients.all(), 0);
    const ParameterArena before = p.values;
    Optimizer optimizer(config, p.table);
    for (int i = 0; i < 3; ++i) optimizer.step(one_thread, p.values, p.gradients);
    EXPECT_TRUE(same_bits(p.value(2), before.view(p.table.entries()[2])));
  }
}

TEST(EveryOptimizer, ForgetsAParameterThatGetsNoGradientAnyMore) {
  // Denormal state would stay denormal for ever, and make a step many times slower on some CPUs.
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    Parameters p;
    fill_normal(p.gradients.all(), Seed(2), 1e-15);  // so small that 0.999^steps goes below 1e-38
    Optimizer optimizer(config, p.table);
    optimizer.step(one_thread, p.values, p.gradients);
    fill(p.gradients.all(), 0);
    for (int i = 0; i < 20'000; ++i) optimizer.step(one_thread, p.values, p.gradients);
    for (const auto& slot : optimizer.slots()) {
      for (std::int64_t i = 0; i < slot.values.all().elements(); ++i) {
        const double value = read(slot.values.all(), i);
        ASSERT_TRUE(value == 0 || std::abs(value) >= std::numeric_limits<float>::min()) << value;
      }
    }
  }
}

TEST(EveryOptimizer, DecaysWeightsAndEmbeddingsOnly) {
  for (const OptimizerConfig& config :
       {OptimizerConfig(Sgd{.learning_rate = 0.5, .weight_decay = 0.5}),
        OptimizerConfig(AdamW{.learning_rate = 0.5, .weight_decay = 0.5})}) {
    SCOPED_TRACE(config.kind());
    Parameters p;
    fill(p.gradients.all(), 0);
    const ParameterArena before = p.values;
    Optimizer optimizer(config, p.table);
    optimizer.step(one_thread, p.values, p.gradients);
    for (const ParameterEntry& entry : p.table.entries()) {
      const bool decays =
          entry.kind == ParameterKind::weight || entry.kind == ParameterKind::embedding;
      for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
        const double then = read(before.view(entry), i);
        ASSERT_NEAR(read(p.values.view(entry), i), decays ? 0.75 * then : then,
                    decays ? 1e-6 * std::abs(then) : 0)
            << entry.name;
      }
    }
  }
}

TEST(EveryOptimizer, GoesOnFromACopyOfItsStateWithTheSameBits) {
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    Parameters p;
    Optimizer optimizer(config, p.table);
    for (int i = 0; i < 3; ++i) optimizer.step(one_thread, p.values, p.gradients);
    // What a checkpoint keeps: steps and slots by name and place.
    Optimizer resumed(config, p.table);
    resumed.set_steps(optimizer.steps());
    for (std::size_t i = 0; i < optimizer.slots().size(); ++i) {
      EXPECT_EQ(resumed.slots()[i].name, optimizer.slots()[i].name);
      resumed.slots()[i].values = optimizer.slots()[i].values;
    }
    Optimizer copy = optimizer;
    ParameterArena for_resumed = p.values;
    ParameterArena for_copy = p.values;
    for (int i = 0; i < 3; ++i) {
      optimizer.step(one_thread, p.values, p.gradients);
      resumed.step(one_thread, for_resumed, p.gradients);
      copy.step(one_thread, for_copy, p.gradients);
    }
    EXPECT_TRUE(same_bits(p.values.all(), for_resumed.all()));
    EXPECT_TRUE(same_bits(p.values.all(), for_copy.all()));
  }
}

TEST(EveryOptimizer, TakesTheSameStepsOnAnyThreads) {
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    ParameterArena first;
    for (const int threads : {1, 2, 3}) {
      const Engine engine(threads);
      Parameters p;
      Optimizer optimizer(config, p.table);
      for (int i = 0; i < 5; ++i) optimizer.step(engine, p.values, p.gradients);
      if (threads == 1) first = p.values;
      EXPECT_TRUE(same_bits(first.all(), p.values.all())) << threads;
    }
  }
}

TEST(EveryOptimizer, AllocatesNothingInAStep) {
  for (const OptimizerConfig& config : optimizers()) {
    const Engine engine(2);
    Parameters p;
    Optimizer optimizer(config, p.table);
    optimizer.step(engine, p.values, p.gradients);
    const long before = allocations();
    const std::size_t bytes = bytes_in_use();
    for (int i = 0; i < 3; ++i) optimizer.step(engine, p.values, p.gradients, 0.5);
    EXPECT_EQ(allocations() - before, 0) << config.kind();
    EXPECT_EQ(bytes_in_use(), bytes) << config.kind();
  }
}

TEST(EveryOptimizer, ScalesItsStepByTheFactorOfTheSchedule) {
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    Parameters by_factor;
    Optimizer whole(config, by_factor.table);
    whole.step(one_thread, by_factor.values, by_factor.gradients, 0.25);
    OptimizerConfig quarter = config;
    set_learning_rate(quarter, 0.25 * learning_rate(config));
    Parameters by_rate;
    Optimizer smaller(quarter, by_rate.table);
    smaller.step(one_thread, by_rate.values, by_rate.gradients);
    EXPECT_TRUE(same_bits(by_factor.values.all(), by_rate.values.all()));
  }
}

TEST(EveryOptimizer, KeepsATinyLearningRate) {
  // FANN writes a rate of 1e-7 as 0.000000; a rate must also live through f32.
  for (const OptimizerConfig& config : optimizers()) {
    SCOPED_TRACE(config.kind());
    OptimizerConfig tiny = config;
    set_learning_rate(tiny, 1e-12);
    Parameters p;
    fill(p.values.all(), 0);
    Optimizer optimizer(tiny, p.table);
    optimizer.step(one_thread, p.values, p.gradients);
    for (std::int64_t i = 0; i < p.value(0).elements(); ++i) {
      ASSERT_LT(read(p.value(0), i) * read(p.gradient(0), i), 0);
      ASSERT_LT(std::abs(read(p.value(0), i)), 1e-10);
    }
  }
}

TEST(EveryOptimizer, RefusesValuesOutsideTheirRanges) {
  const Parameters p;
  const auto refuses = [&](const OptimizerConfig& config) {
    try {
      const Optimizer optimizer(config, p.table);
    } catch (const Error& error) {
      return error.code() == "usage.bad_value";
    }
    return false;
  };
  for (OptimizerConfig config : optimizers()) {
    for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity()}) {
      set_learning_rate(config, rate);
      EXPECT_TRUE(refuses(config)) << config.kind() << " at rate " << rate;
    }
  }
  EXPECT_TRUE(refuses(Sgd{.momentum = 1}));
  EXPECT_TRUE(refuses(Adam{.beta1 = 1}));
  EXPECT_TRUE(refuses(Adam{.epsilon = 0}));
  EXPECT_TRUE(refuses(AdamW{.weight_decay = -0.1}));
}

TEST(Adam, CountsOneStepHoweverManyTensorsThereAre) {
  // tiny-dnn advances the powers of beta once for every weight tensor. With equal gradients each
  // step of a fresh Adam is the learning rate, in every tensor, if t is the same in all.
  Parameters p(DType::f64);
  for (const ParameterEntry& entry : p.table.entries()) fill(p.gradients.view(entry), 3);
  const ParameterArena before = p.values;
  Optimizer optimizer(Adam{}, p.table, DType::f64);
  for (int step = 1; step <= 3; ++step) {
    optimizer.step(one_thread, p.values, p.gradients);
    EXPECT_EQ(optimizer.steps(), step);
    for (const ParameterEntry& entry : p.table.entries()) {
      if (entry.kind == ParameterKind::statistic) continue;
      const ConstView then = before.view(entry);
      for (std::int64_t i = 0; i < then.elements(); ++i) {
        ASSERT_NEAR(read(then, i) - read(p.values.view(entry), i), step * 0.001, 1e-10);
      }
    }
  }
}

TEST(Adam, HasItsEpsilonOutsideTheRoot) {
  // With a gradient of epsilon the first step is half the rate; inside the root it would be 1e-4 of
  // it.
  Parameters p(DType::f64);
  for (const ParameterEntry& entry : p.table.entries()) fill(p.gradients.view(entry), 1e-8);
  const ParameterArena before = p.values;
  Optimizer optimizer(Adam{}, p.table, DType::f64);
  optimizer.step(one_thread, p.values, p.gradients);
  EXPECT_NEAR(read(before.all(), 0) - read(p.values.all(), 0), 0.0005, 1e-9);
}

TEST(Adam, IsFreeOfItsStartAtZeroInF32Too) {
  // 1 - 0.999 in f32 is off in the fifth digit; the correction must be off with it.
  Parameters p;
  fill(p.values.all(), 0);
  for (const ParameterEntry& entry : p.table.entries()) fill(p.gradients.view(entry), 2);
  Optimizer optimizer(Adam{.learning_rate = 1}, p.table);
  optimizer.step(one_thread, p.values, p.gradients);
  EXPECT_NEAR(read(p.values.all(), 0), -1, 1e-6);
}

TEST(Adam, StillStepsAfterAMillionSteps) {
  Parameters p;
  Optimizer optimizer(Adam{}, p.table);
  optimizer.set_steps(1'000'000'000);
  const ParameterArena before = p.values;
  optimizer.step(one_thread, p.values, p.gradients);
  const double moved = read(p.values.all(), 0) - read(before.all(), 0);
  EXPECT_TRUE(std::isfinite(moved));
  EXPECT_NE(moved, 0);
}

TEST(Adadelta, RemembersSquaresOfGradientsAndOfSteps) {
  Parameters p(DType::f64);
  const ParameterArena before = p.values;
  Optimizer optimizer(Adadelta{}, p.table, DType::f64);
  optimizer.step(one_thread, p.values, p.gradients);
  const double g = read(p.gradients.all(), 0);
  const double step = read(p.values.all(), 0) - read(before.all(), 0);
  ASSERT_EQ(optimizer.slots()[0].name, "mean_square_gradient");
  EXPECT_NEAR(read(optimizer.slots()[0].values.all(), 0), 0.05 * g * g, 1e-15);
  ASSERT_EQ(optimizer.slots()[1].name, "mean_square_step");
  EXPECT_NEAR(read(optimizer.slots()[1].values.all(), 0), 0.05 * step * step, 1e-15);
}

TEST(Optimizer, IsFoundByItsNameOrSuggested) {
  std::string all;
  for (const std::string_view name : kinds<OptimizerConfig>()) {
    EXPECT_EQ(named<OptimizerConfig>(name).kind(), name);
    all += (all.empty() ? "" : ", ") + std::string(name);
  }
  EXPECT_EQ(learning_rate(named<OptimizerConfig>("sgd")), 0.01);
  try {
    named<OptimizerConfig>("Adamm");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "usage.unknown_optimizer");
    EXPECT_EQ(error.facts().fix, "did you mean 'adam'? choose one of: " + all);
  }
}

TEST(Optimizer, NamesWhatItRemembers) {
  Parameters p;
  EXPECT_EQ(Optimizer(Sgd{}, p.table).slots().size(), 0U);
  EXPECT_EQ(Optimizer(Sgd{.momentum = 0.9}, p.table).slots()[0].name, "velocity");
  EXPECT_EQ(Optimizer(Adam{}, p.table).slots()[1].name, "mean_square");
}

}  // namespace
}  // namespace lamina
