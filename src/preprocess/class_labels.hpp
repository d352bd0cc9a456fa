// The classes of a target: their order, and which one a cell means.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/data/table.hpp"

namespace lamina {

/// Finds classes by their text and, when all are numbers, by their value too ("1.0" is "1").
class ClassLabels {
 public:
  explicit ClassLabels(std::span<const std::string> labels);
  /// Place in the list, or -1.
  std::int32_t find(std::string_view text) const;

  /// The distinct labels of some rows: by value when all are numbers, else bytewise.
  static std::vector<std::string> of(const Column& target, std::span<const std::int64_t> rows);

 private:
  std::span<const std::string> labels_;
  std::vector<double> values_;  ///< empty unless all are numbers
};

}  // namespace lamina
