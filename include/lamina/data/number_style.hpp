// How a column writes its numbers: what its reader found out, and a model remembers.
#pragma once

#include <string>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

/// "1,234.50 €" is a decimal ".", thousands "," and the unit "€", which stands before or behind.
struct NumberStyle {
  std::string decimal = ".";            ///< "." or ","
  std::string thousands = {};           ///< "", ",", ".", " " (of any width) or "'"
  std::string unit = {};                ///< a currency, "%", "cm", …
  std::vector<std::string> steps = {};  ///< of an ordered category: its words, lowest first

  bool operator==(const NumberStyle&) const = default;
};

/// The style of a column that is not written plainly.
struct ColumnStyle {
  std::string name{};
  NumberStyle style{};

  void fields(Fields& f);
};

}  // namespace lamina
