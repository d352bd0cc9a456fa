#include "data/number_text.hpp"

#include <fast_float/fast_float.h>

#include <array>
#include <charconv>
#include <cmath>

namespace lamina {

namespace {

constexpr std::array<double, 16> powers_of_ten = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Short plain decimals, which nearly all cells are: at most 15 digits are exact in a double, and
/// so is the power of ten, so one division rounds correctly (Clinger's fast path).
bool parse_short(const char* at, const char* end, char decimal, double& value) {
  const bool negative = *at == '-';
  if (negative || *at == '+') ++at;
  if (end - at > 16 || at == end) return false;
  std::uint64_t digits = 0;
  const char* const first = at;
  while (at != end && is_digit(*at)) digits = digits * 10 + static_cast<unsigned>(*at++ - '0');
  std::size_t count = static_cast<std::size_t>(at - first);
  std::size_t decimals = 0;
  if (at != end && *at == decimal) {
    const char* const point = ++at;
    while (at != end && is_digit(*at)) digits = digits * 10 + static_cast<unsigned>(*at++ - '0');
    decimals = static_cast<std::size_t>(at - point);
    count += decimals;
  }
  if (at != end || count == 0 || count > 15) return false;
  const double magnitude = static_cast<double>(digits) / powers_of_ten[decimals];
  value = negative ? -magnitude : magnitude;
  return true;
}

bool is_infinity(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.size() != 3 && text.size() != 8) return false;
  constexpr std::string_view word = "infinity";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != word[i]) return false;
  }
  return true;
}

}  // namespace

NumberText parse_number(std::string_view text, char decimal, double& value) {
  if (text.empty()) return NumberText::no_number;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (parse_short(at, end, decimal, value)) return NumberText::number;

  if (is_infinity(text)) return NumberText::not_finite;
  const bool plus = *at == '+';
  if (plus) ++at;
  // fast_float also reads nan and inf: only what starts like a decimal goes in.
  const char* const first = at != end && *at == '-' && !plus ? at + 1 : at;
  if (first == end || (!is_digit(*first) && *first != decimal)) return NumberText::no_number;
  double parsed = 0;
  const auto [stop, error] = fast_float::from_chars_advanced(
      at, end, parsed, fast_float::parse_options(fast_float::chars_format::general, decimal));
  if (stop != end) return NumberText::no_number;
  if (!std::isfinite(parsed)) return NumberText::not_finite;
  if (error != std::errc()) {
    // Newer versions report underflow as an error too; older ones give 0.
    if (error == std::errc::result_out_of_range && parsed == 0) {
      value = 0;
      return NumberText::number;
    }
    return NumberText::no_number;
  }
  value = parsed;
  return NumberText::number;
}

std::string print_number(double value) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

}  // namespace lamina
