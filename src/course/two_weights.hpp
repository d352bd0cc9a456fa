// The smallest deep network: two weights, so that its loss is a landscape one can look at.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/plot/plot.hpp"
#include "lamina/training/lbfgs.hpp"
#include "lamina/training/optimizers.hpp"

namespace lamina::course {

/// Where a descent has been, its start included.
struct Walk {
  std::vector<double> w1, w2, loss;
  bool diverged = false;  ///< the last place is the last that is finite
};

/// y = w2 · silu(w1 · x), which is to follow nine points of 1.2 · silu(1.5 · x); the loss is the
/// mean squared error.
class TwoWeights {
 public:
  struct Place {
    double loss, slope1, slope2;  ///< J, dJ/dw1, dJ/dw2
  };

  TwoWeights();
  Place at(double w1, double w2);
  /// `steps` steps of the optimizer from (w1, w2), or until a number is not finite.
  Walk descend(const OptimizerConfig& how, double w1, double w2, std::int64_t steps);
  /// Where L-BFGS looks at the loss and the slope from (w1, w2) on, a place that its search along
  /// the way tries out too; at most `steps` after the first, fewer where it arrives.
  Walk descend(const Lbfgs& how, double w1, double w2, std::int64_t steps);
  /// The loss over the weights that the lessons look at.
  plot::HeatMap map();

 private:
  Engine engine_;
  Sequential network_;
  Tensor x_, y_;
  ParameterArena weights_, gradients_;
  Tape tape_;
};

/// Where a lesson's descents start, on the map, and how far they go.
template <class Lesson>
void fields_of_descent(Fields& f, Lesson& lesson) {
  f("steps", lesson.steps, within(1, 1000), "steps to take");
  f("w1", lesson.w1, within(-1.5, 3), "where the first weight starts");
  f("w2", lesson.w2, within(-1, 3), "where the second weight starts");
}

/// The walk as a path, where it diverges up to where it leaves the map, and as a curve of the loss.
plot::Series path_of(const Walk& walk, std::string name);
plot::Series losses_of(const Walk& walk, std::string name);

}  // namespace lamina::course
