// The sweeps made of the optimizers' formulas: the plain bits at every CPU level with any number of
// threads, and the steps of the papers.
#include <cmath>

#include "kernels/data.hpp"
#include "lamina/training/optimizers.hpp"
#include "support/gradient_check.hpp"
#include "support/levels.hpp"
#include "support/one_parameter.hpp"
#include "support/varied_configs.hpp"

namespace lamina {
namespace {

using testing::Bytes;
using testing::expect_plain_bits;
using testing::One;

/// Numbers of size 1, quickly drawn.
void fill_quickly(const View& view, std::uint64_t seed) {
  for (std::int64_t i = 0; i < view.elements(); ++i) {
    const auto word = (static_cast<std::uint64_t>(i) + seed * 7919) * 2654435761U >> 8;
    gradient_check::write(view, i, static_cast<double>(word % 4001) / 1000 - 2);
  }
}

/// Three steps of n parameters, of which some have no gradient and some a tiny one.
Bytes steps(const Engine& engine, const OptimizerConfig& config, std::int64_t n, DType dtype) {
  Tensor parameters(Shape{n}, dtype);
  Tensor gradients(Shape{n}, dtype);
  Tensor slots[3] = {Tensor(Shape{n}, dtype), Tensor(Shape{n}, dtype), Tensor(Shape{n}, dtype)};
  fill_quickly(parameters, 1);
  const auto rule = config->rule();
  for (int step = 1; step <= 3; ++step) {
    fill_quickly(gradients, 2 + static_cast<std::uint64_t>(step));
    for (std::int64_t i = 0; i < n; i += 5) gradient_check::write(gradients, i, i % 2 * 1e-30);
    Sweep sweep;
    sweep.parameters = parameters;
    sweep.gradients = gradients;
    for (std::size_t s = 0; s < rule->slots().size(); ++s) sweep.slots[s] = slots[s];
    sweep.learning_rate = 0.1 / step;
    sweep.step = step;
    sweep.decays = step != 2;
    rule->update(engine, sweep);
  }
  Bytes all;
  all.add(parameters);
  for (const Tensor& slot : slots) all.add(slot);
  return all;
}

TEST(EverySweep, HasThePlainBitsAtEveryLevelAndSize) {
  for (const OptimizerConfig& config : testing::varied_configs<OptimizerConfig>()) {
    for (const std::int64_t n : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 2049}) {
      expect_plain_bits(std::string(config.kind()) + " of " + std::to_string(n),
                        [&](const Engine& engine) { return steps(engine, config, n, DType::f32); });
    }
  }
}

TEST(EverySweep, HasTheBitsOfOneThread) {
  for (const OptimizerConfig& config : testing::varied_configs<OptimizerConfig>()) {
    for (const DType dtype : {DType::f32, DType::f64}) {
      expect_plain_bits(std::string(config.kind()),
                        [&](const Engine& engine) { return steps(engine, config, 66'007, dtype); },
                        {1, 2, 3, 7});
    }
  }
}

TEST(EverySweep, FollowsItsPaper) {
  One sgd{.first = 0.5};
  sgd.step(Sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01});
  EXPECT_DOUBLE_EQ(sgd.first, 0.9 * 0.5 + (0.3 + 0.01));
  EXPECT_DOUBLE_EQ(sgd.p, 1 - 0.1 * (0.31 + 0.9 * sgd.first));

  One adagrad{.first = 0.5};
  adagrad.step(Adagrad{.learning_rate = 0.1, .epsilon = 1e-7});
  EXPECT_DOUBLE_EQ(adagrad.first, 0.59);
  EXPECT_DOUBLE_EQ(adagrad.p, 1 - 0.1 * 0.3 / (std::sqrt(0.59) + 1e-7));

  One adadelta{.first = 0.5, .second = 0.2};
  adadelta.step(Adadelta{.learning_rate = 1.0, .rho = 0.95, .epsilon = 1e-6});
  EXPECT_DOUBLE_EQ(adadelta.first, 0.95 * 0.5 + 0.05 * 0.09);
  const double d = 0.3 * std::sqrt(0.2 + 1e-6) / std::sqrt(adadelta.first + 1e-6);
  EXPECT_DOUBLE_EQ(adadelta.second, 0.95 * 0.2 + 0.05 * d * d);
  EXPECT_DOUBLE_EQ(adadelta.p, 1 - d);

  One rmsprop{.first = 0.5, .second = 0.1};
  rmsprop.step(RmsProp{.learning_rate = 0.01, .rho = 0.9, .epsilon = 1e-7, .momentum = 0.5});
  EXPECT_DOUBLE_EQ(rmsprop.first, 0.9 * 0.5 + 0.1 * 0.09);
  EXPECT_DOUBLE_EQ(rmsprop.second, 0.05 + 0.3 / (std::sqrt(rmsprop.first) + 1e-7));
  EXPECT_DOUBLE_EQ(rmsprop.p, 1 - 0.01 * rmsprop.second);

  One adam{.first = 0.2, .second = 0.5};
  adam.step(AdamW{.learning_rate = 1e-3, .weight_decay = 0.02}, 3);
  EXPECT_DOUBLE_EQ(adam.first, 0.9 * 0.2 + 0.1 * 0.3);
  EXPECT_DOUBLE_EQ(adam.second, 0.999 * 0.5 + 0.001 * 0.09);
  const double mean = adam.first / (1 - std::pow(0.9, 3));
  const double root = std::sqrt(adam.second / (1 - std::pow(0.999, 3)));
  EXPECT_NEAR(adam.p, 1 - 1e-3 * 0.02 - 1e-3 * mean / (root + 1e-8), 1e-15);
}

}  // namespace
}  // namespace lamina
