// What reports call a metric whose field tells apart two of one kind.
#pragma once

#include <charconv>
#include <iterator>
#include <string>
#include <string_view>

namespace lamina {

/// `kind`, or `kind:field=value` where the value is not the usual one, in its fewest digits.
inline std::string name_with(std::string_view kind, std::string_view field, double value,
                             double usual) {
  if (value == usual) return std::string(kind);
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  return std::string(kind) + ":" + std::string(field) + "=" + std::string(digits, end);
}

}  // namespace lamina
