#include "studio/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace lamina::studio {

Json number(float value) {
  if (!std::isfinite(value)) return nullptr;
  std::array<char, 32> text;
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  double same = 0;
  std::from_chars(text.data(), written.ptr, same);
  return same;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace lamina::studio
