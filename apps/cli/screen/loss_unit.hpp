// In what a loss is shown.
#pragma once

#include <cmath>

namespace lamina::cli {

/// A mean square of a standardised target becomes the root mean square in the target's own unit.
struct LossUnit {
  bool root = false;  ///< false: losses stay as they are
  double scale = 1;   ///< of the target: what 1 is in its own unit

  double shown(double loss) const { return root ? scale * std::sqrt(loss) : loss; }
  const char* name() const { return root ? "validation rmse" : "validation loss"; }
};

}  // namespace lamina::cli
