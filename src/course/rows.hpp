// The data of the lessons, made from a seed, and how a lesson trains on them.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/model/sequential.hpp"
#include "lamina/plot/plot.hpp"
#include "lamina/training/fit.hpp"

namespace lamina::course {

/// Inputs [N,F] and answers [N,O], or class codes [N].
struct Rows {
  Tensor x;
  Tensor y;
  std::int64_t count() const { return x.shape().rows(); }
  Examples examples() const { return {.inputs = {x}, .targets = {y}}; }
};

/// A number in [0, 1): number `index` of the stream.
double uniform_at(Seed seed, std::uint64_t index);

/// Students of an invented class: lectures attended (0 to 12), hours spent on the project (0 to
/// 20), and 1 for those who passed: with the chance 1 / (1 + exp(-(1.2 lectures + 0.8 hours - 6))).
Rows students(std::int64_t count, Seed seed);

/// Points in a square of side 2: 1 inside a ring around its middle and 0 in and outside of it.
Rows rings(std::int64_t count, Seed seed);

/// A network and what it has learnt.
struct Learner {
  Sequential network;
  ParameterArena weights;

  /// Draws the weights.
  Learner(Sequential net, std::int64_t inputs, Seed seed, DType dtype = DType::f32);
  FitResult learn(const Rows& training, const Rows& validation, const FitOptions& options);
  /// What it says of every row, [N,O] one after the other.
  std::vector<float> answers(const Tensor& x) const;
  /// The loss over all rows, in evaluation mode.
  double loss(const Rows& rows, const Loss& loss) const;
};

/// The share of rows whose answer lies on the right side of 0.5.
double accuracy(const std::vector<float>& answers, const Rows& rows);

/// The answers of `learner` over a rectangle, as a heat map.
plot::HeatMap answers_over(const Learner& learner, double x_low, double x_high, double y_low,
                           double y_high, std::string name);

}  // namespace lamina::course
