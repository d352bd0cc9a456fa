// Rows as a network takes them: named typed tensors.
#pragma once

#include "lamina/core/tensor.hpp"

namespace lamina {

/// Rows to learn from or to measure on. Views are borrowed. Without data they stand for rows that
/// are still to come, so that their memory can be planned.
struct Examples {
  ConstView numbers = {};  ///< f32 [N,F]; F may be 0; or u8, pixels where 255 stands for 1
  ConstView codes = {};    ///< i32 [N,C]; C may be 0
  ConstView targets = {};  ///< f32 [N,O], or i32 [N] class codes
  ConstView weights = {};  ///< f32 [N], or empty: every row counts the same

  std::int64_t rows() const { return targets.shape.rank() == 0 ? 0 : targets.shape.rows(); }
  /// Of all views together.
  std::int64_t bytes() const;
};

}  // namespace lamina
