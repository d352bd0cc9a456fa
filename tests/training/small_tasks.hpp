// Small tasks for tests of the loop.
#pragma once

#include <cstring>

#include "lamina/core/random.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/training/fit.hpp"

namespace lamina {

/// Rows of numbers and perhaps codes, with one target each; what is left out is empty.
inline Examples rows_of(const ConstView& numbers, const ConstView& codes, const ConstView& targets,
                        const ConstView& weights = {}) {
  Examples examples;
  for (const ConstView& input : {numbers, codes}) {
    if (input.shape.rank() > 0) examples.inputs.push_back(input);
  }
  if (targets.shape.rank() > 0) examples.targets.push_back(targets);
  examples.weights = weights;
  return examples;
}

/// Two interleaved classes: class 1 where x·y > 0.
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
  Examples examples() const { return rows_of(numbers, {}, labels, {}); }
};

inline Sequential quadrant_network() {
  Sequential network(
      {Dense{16, relu}, Dropout{0.1}, BatchNormalization{}, Dense{16, silu}, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  return network;
}

inline FitOptions quadrant_options() {
  FitOptions options;
  options.loss = BinaryCrossEntropy{};
  options.optimizer = Adam{.learning_rate = 1e-2};
  options.epochs = 30;
  options.batch_size = 33;
  return options;
}

/// Rows of two numbers x and one target 3 x₀ - 2 x₁ + ½.
struct Line {
  Tensor numbers, targets;
  explicit Line(std::int64_t rows) : numbers(Shape{rows, 2}), targets(Shape{rows, 1}) {
    for (std::int64_t i = 0; i < rows; ++i) {
      float* x = numbers.f32() + 2 * i;
      x[0] = static_cast<float>(normal(Seed(1), static_cast<std::uint64_t>(2 * i)));
      x[1] = static_cast<float>(normal(Seed(1), static_cast<std::uint64_t>(2 * i + 1)));
      targets.f32()[i] = 3 * x[0] - 2 * x[1] + 0.5F;
    }
  }
  Examples examples() const { return rows_of(numbers, {}, targets, {}); }
};

inline Sequential line_network() {
  Sequential network({Dense{1}});
  network.build({Field::numbers(2)});
  return network;
}

/// Rows whose first number is their place, so that a batch tells which it holds.
struct Numbered {
  Tensor numbers, targets;
  explicit Numbered(std::int64_t rows) : numbers(Shape{rows, 2}), targets(Shape{rows, 1}) {
    for (std::int64_t i = 0; i < rows; ++i) numbers.f32()[2 * i] = static_cast<float>(i);
  }
  Examples examples() const { return rows_of(numbers, {}, targets, {}); }
};

/// Small steps, so that numbers of any size do no harm.
inline FitOptions slow_options() {
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 1e-9};
  options.batch_size = 8;
  options.epochs = 3;
  return options;
}

inline bool same_bits(const ParameterArena& a, const ParameterArena& b) {
  if (a.all().empty() || b.all().empty()) return a.all().empty() && b.all().empty();
  return a.all().bytes() == b.all().bytes() &&
         std::memcmp(a.all().data(), b.all().data(), a.all().bytes()) == 0;
}

}  // namespace lamina
