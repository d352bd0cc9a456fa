#include "lamina/training/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>
#include <vector>

#include "training/line_search.hpp"

namespace lamina {

namespace {

using Numbers = std::vector<double>;

double largest(const Numbers& values) {
  double size = 0;
  for (const double value : values) size = std::max(size, std::fabs(value));
  return size;
}

/// What is known of the curvature: the last steps and how they changed the gradient.
class Curvature {
 public:
  explicit Curvature(std::int64_t history) : history_(static_cast<std::size_t>(history)) {}

  void learn(Numbers step, Numbers change) {
    constexpr double least = 1e-10;  // below it the curvature is noise
    const double both = dot(step, change);
    if (both <= least) return;
    if (pairs_.size() == history_) pairs_.pop_front();
    scale_ = both / dot(change, change);
    pairs_.push_back({std::move(step), std::move(change), 1 / both});
  }

  /// -H g: Nocedal & Wright's two loops.
  Numbers direction(const Numbers& gradient) const {
    Numbers d(gradient.size());
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = -gradient[i];
    Numbers shares(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      shares[i] = dot(pairs_[i].step, d) * pairs_[i].inverse;
      add(d, -shares[i], pairs_[i].change);
    }
    for (double& value : d) value *= scale_;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double back = dot(pairs_[i].change, d) * pairs_[i].inverse;
      add(d, shares[i] - back, pairs_[i].step);
    }
    return d;
  }

 private:
  struct Pair {
    Numbers step, change;
    double inverse;
  };
  static void add(Numbers& to, double factor, const Numbers& values) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * values[i];
  }

  std::size_t history_;
  double scale_ = 1;
  std::deque<Pair> pairs_;
};

}  // namespace

void Lbfgs::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "where the search along a direction begins");
  f("max_iterations", max_iterations, at_least(0), "steps at most");
  f("history", history, within(1, 1000), "steps that are remembered");
  f("tolerance_gradient", tolerance_gradient, at_least(0),
    "largest number of a gradient at the end");
  f("tolerance_change", tolerance_change, at_least(0), "least change of the value that goes on");
}

LbfgsResult minimize(const Lbfgs& config, std::span<double> x, const Objective& objective) {
  validate("lbfgs", config);
  Probe now{.gradient = Numbers(x.size())};
  now.value = objective(x, now.gradient);
  LbfgsResult result{.value = now.value, .evaluations = 1};
  Curvature curvature(config.history);
  while (result.iterations < config.max_iterations) {
    result.converged = largest(now.gradient) <= config.tolerance_gradient;
    if (result.converged) break;
    const bool first = result.iterations == 0;
    double sum = 0;
    for (const double value : now.gradient) sum += std::fabs(value);
    const Numbers direction = curvature.direction(now.gradient);
    now.step = 0;
    now.slope = dot(now.gradient, direction);
    result.converged = now.slope > -config.tolerance_change;
    if (result.converged) break;
    LineSearch search(x, direction, objective, config.tolerance_change);
    Probe next = search(now, config.learning_rate * (first ? std::min(1.0, 1 / sum) : 1));
    result.evaluations += search.evaluations();
    result.iterations += 1;
    if (next.step == 0) break;  // nothing better was found
    Numbers step(x.size()), change(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      step[i] = next.step * direction[i];
      change[i] = next.gradient[i] - now.gradient[i];
      x[i] += step[i];
    }
    result.value = next.value;
    result.converged = std::fabs(now.value - next.value) < config.tolerance_change ||
                       largest(step) <= config.tolerance_change ||
                       largest(next.gradient) <= config.tolerance_gradient;
    if (result.converged) break;
    curvature.learn(std::move(step), std::move(change));
    now = std::move(next);
  }
  return result;
}

}  // namespace lamina
