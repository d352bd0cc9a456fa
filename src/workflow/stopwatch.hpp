// The time that a piece of work takes, as a median with its spread.
#pragma once

#include <functional>

namespace lamina {

struct Timing {
  double seconds = 0;  ///< median of one call
  double spread = 0;   ///< between the quartiles, as a share of the median
  double best = 0;     ///< the shortest
};

/// Calls `work` until about `budget` seconds have passed, after warming up. A sample holds as many
/// calls as make it long against reading the clock.
Timing timed(double budget, const std::function<void()>& work);

}  // namespace lamina
