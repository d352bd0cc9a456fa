#include "course/two_weights.hpp"

#include <cmath>
#include <span>

#include "lamina/core/math.hpp"
#include "lamina/objective/losses.hpp"

namespace lamina::course {

namespace {

constexpr std::int64_t points = 9;
constexpr double left = -1.5, right = 3, bottom = -1, top = 3;

float& weight(ParameterArena& arena, const Network& network, std::size_t index) {
  return *arena.view(network.parameters().entries()[index]).f32();
}

}  // namespace

TwoWeights::TwoWeights()
    : engine_(1),
      network_({Dense{1, silu, false}, Dense{1, linear, false}}),
      x_({points, 1}),
      y_({points, 1}),
      tape_(engine_) {
  for (std::int64_t i = 0; i < points; ++i) {
    const double x = 0.5 * static_cast<double>(i) - 2;
    x_.f32()[i] = static_cast<float>(x);
    y_.f32()[i] = static_cast<float>(1.2 * 1.5 * x / (1 + math::exp(-1.5 * x)));
  }
  network_.build({Field::numbers(1)});
  weights_ = network_.initialize(Seed(0));
  gradients_ = ParameterArena(network_.parameters());
}

TwoWeights::Place TwoWeights::at(double w1, double w2) {
  weight(weights_, network_, 0) = static_cast<float>(w1);
  weight(weights_, network_, 1) = static_cast<float>(w2);
  tape_.begin_training(network_.parameters(), weights_, &gradients_);
  const Var said = network_.forward(tape_, tape_.input(x_));
  const Var cost = loss(tape_, MeanSquaredError{}, said, tape_.input(y_));
  const double value = *tape_.value(cost).f32();
  tape_.backward(cost);
  return {value, weight(gradients_, network_, 0), weight(gradients_, network_, 1)};
}

Walk TwoWeights::descend(const OptimizerConfig& how, double w1, double w2, std::int64_t steps) {
  Optimizer optimizer(how, network_.parameters());
  Walk walk;
  for (std::int64_t step = 0; step <= steps; ++step) {
    const Place here = at(w1, w2);
    if (!std::isfinite(here.loss) || !std::isfinite(here.slope1 + here.slope2)) {
      walk.diverged = true;
      break;
    }
    walk.w1.push_back(w1);
    walk.w2.push_back(w2);
    walk.loss.push_back(here.loss);
    optimizer.step(engine_, weights_, gradients_);
    w1 = weight(weights_, network_, 0);
    w2 = weight(weights_, network_, 1);
  }
  walk.diverged = walk.diverged || walk.loss.back() > 10 * walk.loss.front();
  return walk;
}

Walk TwoWeights::descend(const Lbfgs& how, double w1, double w2, std::int64_t steps) {
  Walk walk;
  double place[] = {w1, w2};
  minimize(how, place, [&](std::span<const double> x, std::span<double> gradient) {
    const Place here = at(x[0], x[1]);
    gradient[0] = here.slope1;
    gradient[1] = here.slope2;
    if (std::ssize(walk.loss) <= steps) {
      walk.w1.push_back(x[0]);
      walk.w2.push_back(x[1]);
      walk.loss.push_back(here.loss);
    }
    return here.loss;
  });
  return walk;
}

plot::HeatMap TwoWeights::map() {
  plot::HeatMap map{.name = "loss",
                    .columns = 64,
                    .rows = 40,
                    .scale = plot::Scale::logarithmic,
                    .x_low = left,
                    .x_high = right,
                    .y_low = bottom,
                    .y_high = top,
                    .low = 1e-3};  // below it, it is the minimum
  for (std::int64_t row = 0; row < map.rows; ++row) {
    for (std::int64_t column = 0; column < map.columns; ++column) {
      const double across = static_cast<double>(column) / static_cast<double>(map.columns - 1);
      const double up = static_cast<double>(row) / static_cast<double>(map.rows - 1);
      map.values.push_back(at(left + across * (right - left), bottom + up * (top - bottom)).loss);
    }
  }
  return map;
}

plot::Series path_of(const Walk& walk, std::string name) {
  plot::Series path{.name = std::move(name), .mark = plot::Mark::path};
  for (std::size_t i = 0; i < walk.w1.size(); ++i) {
    const double w1 = walk.w1[i], w2 = walk.w2[i];
    path.x.push_back(w1);
    path.y.push_back(w2);
    const bool outside = w1 < left || w1 > right || w2 < bottom || w2 > top;
    if (walk.diverged && outside) break;
  }
  return path;
}

plot::Series losses_of(const Walk& walk, std::string name) {
  plot::Series series{.name = std::move(name), .y = walk.loss};
  for (std::size_t i = 0; i < walk.loss.size(); ++i) series.x.push_back(static_cast<double>(i));
  return series;
}

}  // namespace lamina::course
