#include "data/number_text.hpp"

#include <fast_float/fast_float.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "core/ascii.hpp"

namespace lamina {

namespace {

constexpr std::array<double, 16> powers_of_ten = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

constexpr std::uint64_t every_byte = 0x0101010101010101;

template <class Word>
std::uint64_t load(const char* at) {
  Word word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// The 1 to 8 characters at `at`, the last of them in the highest byte, zeros ('0') before them.
std::uint64_t eight_characters(const char* at, std::size_t size) {
  if (size == 8) return load<std::uint64_t>(at);
  std::uint64_t word = 0;
  if (size >= 4) {
    word = load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << (8 * (size - 4));
  } else {
    const auto byte = [&](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
    };
    word = byte(0) | byte(size / 2) | byte(size - 1);
  }
  return word << (8 * (8 - size)) | (every_byte * '0') >> (8 * size);
}

/// 8 characters, the first in the lowest byte, all at once.
bool eight_digits(std::uint64_t word, std::uint64_t& digits) {
  constexpr std::uint64_t high = every_byte * 0xF0;
  const bool all = ((word & high) | (((word + every_byte * 6) & high) >> 4U)) == every_byte * 0x33;
  word -= every_byte * '0';
  word = word * 10 + (word >> 8U);  // pairs, in every other byte
  constexpr std::uint64_t pairs = 0x000000FF000000FF;
  digits = ((word & pairs) * (100 + (std::uint64_t{1'000'000} << 32U)) +
            ((word >> 16U) & pairs) * (1 + (std::uint64_t{10'000} << 32U))) >>
           32U;
  return all;
}

/// At most 8 characters behind the sign, which most cells are: without a loop, whose length no
/// processor can guess.
bool parse_eight(const char* at, std::size_t size, char decimal, double& magnitude) {
  std::uint64_t word = eight_characters(at, size);
  const std::uint64_t other = word ^ (every_byte * static_cast<unsigned char>(decimal));
  const std::uint64_t points = (other - every_byte) & ~other & (every_byte * 0x80);
  std::size_t decimals = 0;
  if (points != 0) {
    // What is before the first point moves one place up; a second point is no digit.
    const auto place = static_cast<unsigned>(std::countr_zero(points)) / 8;
    const std::uint64_t before = word & ((std::uint64_t{1} << (8 * place)) - 1);
    const std::uint64_t behind = word & (~std::uint64_t{0xFF} << (8 * place));
    word = behind | before << 8U | '0';
    decimals = 7 - place;
    if (size == 1) return false;
  }
  std::uint64_t digits = 0;
  if (!eight_digits(word, digits)) return false;
  magnitude = static_cast<double>(digits) / powers_of_ten[decimals];
  return true;
}

/// Short plain decimals, which nearly all cells are: at most 15 digits are exact in a double, and
/// so is the power of ten, so one division rounds correctly (Clinger's fast path).
bool parse_short(const char* at, const char* end, char decimal, double& value) {
  const bool negative = *at == '-';
  if (negative || *at == '+') ++at;
  if (end - at > 16 || at == end) return false;
  double magnitude = 0;
  if (end - at <= 8 && std::endian::native == std::endian::little) {
    if (!parse_eight(at, static_cast<std::size_t>(end - at), decimal, magnitude)) return false;
    value = negative ? -magnitude : magnitude;
    return true;
  }
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
  magnitude = static_cast<double>(digits) / powers_of_ten[decimals];
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
