// Counts as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamina {

/// "17,379".
inline std::string readable(std::int64_t count) {
  std::string digits = std::to_string(count);
  const std::size_t first = count < 0 ? 4 : 3;
  for (std::size_t at = digits.size(); at > first;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

/// "1 cell", "17,379 cells"; `many` where an s does not make the plural.
inline std::string counted(std::int64_t count, std::string_view one, std::string_view many = "") {
  if (count == 1) return "1 " + std::string(one);
  return readable(count) + " " + (many.empty() ? std::string(one) + "s" : std::string(many));
}

}  // namespace lamina
