// Categories as RealMLP sees them: one-hot, then scaled and clipped like numbers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lamina {

/// Of columns of codes. A number x that stands for a category becomes z = s (x - median), with
/// s = 1 / (q75 - q25), or 2 / (max - min) where the quartiles are equal, and then z / sqrt(1 +
/// (z/3)²), all by the training rows. Of a one-hot column, which holds 0 and 1, that is a straight
/// line; of two categories, which are one number, 1, -1 or 0 (missing), it is three numbers.
struct CategoryScaling {
  std::vector<double> binary;          ///< as Embedding has it
  std::vector<double> mean, variance;  ///< as Normalization has them, of all columns

  bool operator==(const CategoryScaling&) const = default;
};

/// How often each code of a column stands in the training rows, missing and unseen first.
using CodeCounts = std::vector<std::int64_t>;

/// For `numbers` columns that stay as they are, and then those of codes, of which the ones with
/// more than `one_hot_limit` categories become vectors of `dimension` numbers that stay too.
CategoryScaling scaling_of(std::int64_t numbers, std::span<const CodeCounts> columns,
                           std::int64_t one_hot_limit, std::int64_t dimension);

}  // namespace lamina
