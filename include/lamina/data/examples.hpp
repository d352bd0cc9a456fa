// Rows as a network takes them, with the answers it should give.
#pragma once

#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina {

/// Rows to learn from or to measure on. Views are borrowed. Without data they stand for rows that
/// are still to come, so that their memory can be planned.
struct Examples {
  std::vector<ConstView> inputs = {};   ///< [N,…] for each input of the network, in its order
  std::vector<ConstView> targets = {};  ///< for each output f32 [N,O], or i32 [N] class codes
  ConstView weights = {};               ///< f32 [N], or empty: every row counts the same
  /// i32 [N], 0 … K-1, or empty. Member g of an ensemble learns from rows of other folds than
  /// g mod K, and is measured on those of that one.
  ConstView folds = {};

  std::int64_t rows() const { return targets.empty() ? 0 : targets[0].shape.rows(); }
  /// Of all views together.
  std::int64_t bytes() const;
  /// Rows [first, first + count).
  Examples rows(std::int64_t first, std::int64_t count) const;
};

}  // namespace lamina
