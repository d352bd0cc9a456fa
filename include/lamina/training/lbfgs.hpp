// Few, well-aimed steps on all rows at once: for small networks and smooth losses.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "lamina/core/engine.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// Goes along -H g, where H is made of the last `history` steps and changes of the gradient
/// (Nocedal & Wright 2006, algorithm 7.4), as far as a search under the strong Wolfe conditions
/// says (algorithms 3.5 and 3.6; 1e-4, 0.9 and cubic interpolation, as PyTorch's
/// LBFGS(line_search_fn="strong_wolfe"), whose history is 100). A step takes several values and
/// gradients, so it is no member of the family of optimizers, which take one. Keras does not have
/// it.
struct Lbfgs {
  double learning_rate = 1;  ///< where the search begins, times the step
  std::int64_t max_iterations = 100;
  std::int64_t history = 10;
  double tolerance_gradient = 1e-7;  ///< largest size of a number in it
  double tolerance_change = 1e-9;    ///< of the value, and of any number

  void fields(Fields& f);
};

struct LbfgsResult {
  double value = 0;
  std::int64_t iterations = 0;
  std::int64_t evaluations = 0;
  bool converged = false;  ///< by one of the tolerances
};

/// The value at `x`; `gradient`, of its length, is overwritten. A value that is not finite is a
/// place to stay away from.
using Objective = std::function<double(std::span<const double> x, std::span<double> gradient)>;

/// Leaves the best place found in `x`. Throws Error `usage.bad_value` for a config outside its
/// ranges.
LbfgsResult minimize(const Lbfgs& config, std::span<double> x, const Objective& objective);

/// Trains `parameters` of the built `network` on all `rows` at each evaluation; of `options` the
/// losses and the seed count, which gives dropout the same units all the time. Frozen groups stay.
/// Throws as fit() does before it starts, and `training.diverged` when the first loss is not
/// finite.
LbfgsResult fit(const Engine& engine, const Network& network, ParameterArena& parameters,
                const Examples& rows, const FitOptions& options, const Lbfgs& config);

}  // namespace lamina
