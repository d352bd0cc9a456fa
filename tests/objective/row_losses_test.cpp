// The kernels made of the losses' formulas: the plain bits at every CPU level with any number of
// threads, and the values of the formulas.
#include <cmath>

#include "lamina/objective/losses.hpp"
#include "support/gradient_check.hpp"
#include "support/levels.hpp"
#include "support/varied_configs.hpp"
#include "support/worked_loss.hpp"

namespace lamina {
namespace {

using gradient_check::fill_normal;
using gradient_check::read;
using gradient_check::write;
using testing::Bytes;
using testing::expect_plain_bits;
using testing::Worked;

struct Sizes {
  std::int64_t rows, columns;
};

/// Whether so many outputs answer what it compares.
bool takes(const Loss& config, std::int64_t columns) {
  return columns % config->outputs_a_target() == 0 &&
         (columns == 1 || config->targets() != Targets::probabilities);
}

/// The loss of normal numbers, of its rows, and the gradient, which is added to another.
Bytes loss_and_gradient(const Engine& engine, const Loss& config, const Sizes& size, bool weighted,
                        DType dtype) {
  const bool classes = config->targets() == Targets::labels;
  Tensor x(Shape{size.rows, size.columns}, dtype);
  const Shape answers = {size.rows, size.columns / config->outputs_a_target()};
  Tensor target = classes ? Tensor(Shape{size.rows}, DType::i32) : Tensor(answers, dtype);
  Tensor weights(Shape{size.rows}, dtype);
  fill_normal(x, Seed(1));
  for (std::int64_t i = 0; i < target.elements(); ++i) {
    if (classes) {
      target.i32()[i] = static_cast<std::int32_t>(i * 7 % size.columns);
    } else if (config->targets() == Targets::probabilities) {
      write(target, i, static_cast<double>(i % 2));
    } else if (config->targets() == Targets::non_negative ||
               config->targets() == Targets::distributions) {
      write(target, i, static_cast<double>(i % 5));
    } else {
      write(target, i, i % 3 == 0 ? read(x, i) : normal(Seed(2), static_cast<std::uint64_t>(i)));
    }
  }
  fill_normal(weights, Seed(3));
  const ParameterTable table;
  ParameterArena values(table);
  Tape tape(engine, dtype);
  tape.begin_training(table, values, &values);
  const Var v = tape.variable(x);
  const Var of_rows =
      loss(tape, config, v, tape.input(target), weighted ? tape.input(weights) : Var{});
  const Var other = mean(tape, v);
  tape.backward(lamina::add(tape, scale(tape, of_rows, 0.3), other));
  Bytes all;
  const auto add = [&](const auto& view) {
    all.add(view.data(), view.bytes());
  };
  add(tape.value(of_rows));
  add(tape.value(row_losses(tape, of_rows)));
  add(tape.gradient(v));
  return all;
}

TEST(EveryLossKernel, HasThePlainBitsAtEveryLevelAndSize) {
  for (const Loss& config : testing::varied_configs<Loss>()) {
    for (const std::int64_t rows : {1, 3, 8, 21, 257}) {
      for (const std::int64_t columns : {1, 2, 3, 5, 8, 10, 15, 16, 17, 31, 33, 64, 100}) {
        if (!takes(config, columns)) continue;
        for (const bool weighted : {false, true}) {
          expect_plain_bits(
              std::string(config.kind()) + " of " + std::to_string(rows) + " x " +
                  std::to_string(columns),
              [&](const Engine& engine) {
                return loss_and_gradient(engine, config, {rows, columns}, weighted, DType::f32);
              });
        }
      }
    }
  }
}

TEST(EveryLossKernel, HasTheBitsOfOneThread) {
  for (const Loss& config : testing::varied_configs<Loss>()) {
    for (const DType dtype : {DType::f32, DType::f64}) {
      for (const Sizes& size : {Sizes{9'000, 1}, Sizes{60, 333}}) {
        if (!takes(config, size.columns)) continue;
        expect_plain_bits(std::string(config.kind()),
                          [&](const Engine& engine) {
                            return loss_and_gradient(engine, config, size, true, dtype);
                          },
                          {1, 2, 3, 7});
      }
    }
  }
}

TEST(EveryLossKernel, FollowsTheFormulaOfARegression) {
  const auto check = [](const Loss& config, const std::vector<double>& losses,
                        const std::vector<double>& gradient) {
    // Errors -0.5, 0 | 4, -1; the gradient's factor is 3 · weight / 2 columns.
    const Worked found(config, {2, 2}, {1, 2, 5, -1}, {1.5, 2, 1, 0}, {1, 2});
    for (std::size_t i = 0; i < 2; ++i) EXPECT_DOUBLE_EQ(found.losses[i], losses[i]);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_DOUBLE_EQ(found.gradient[i], gradient[i]);
  };
  check(MeanSquaredError{}, {0.125, 8.5}, {-1.5, 0, 24, -6});
  check(MeanAbsoluteError{}, {0.25, 2.5}, {-1.5, 0, 3, -3});
  check(Huber{.delta = 2}, {0.0625, 3.25}, {-0.75, 0, 6, -3});
}

TEST(EveryLossKernel, FollowsTheFormulaOfAProbability) {
  const std::vector<double> z = {0.3, -2.0, 1e4, -1e4, 5.0};
  const std::vector<double> target = {1, 0, 1, 1, 0};
  const std::vector<double> weights = {1, 2, 3, 4, 5};
  const Worked exact(BinaryCrossEntropy{}, {5, 1}, z, target, weights);
  EXPECT_NEAR(exact.losses[0], -std::log(1 / (1 + std::exp(-0.3))), 1e-15);
  EXPECT_NEAR(exact.losses[1], -std::log(1 - 1 / (1 + std::exp(2.0))), 1e-15);
  EXPECT_EQ(exact.losses[2], 0);
  EXPECT_EQ(exact.losses[3], 1e4);
  const Worked smoothed(BinaryCrossEntropy{.label_smoothing = 0.2}, {5, 1}, z, target, weights);
  EXPECT_NEAR(smoothed.gradient[0], (1 / (1 + std::exp(-0.3)) - 0.9) * 3, 1e-14);
  EXPECT_NEAR(smoothed.gradient[4], (1 / (1 + std::exp(-5.0)) - 0.1) * 15, 1e-14);
}

}  // namespace
}  // namespace lamina
