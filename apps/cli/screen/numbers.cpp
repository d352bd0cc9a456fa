#include "screen/numbers.hpp"

#include <fmt/format.h>

#include <cmath>

namespace lamina::cli {

namespace {

/// Puts a comma between every three digits of the whole part.
std::string grouped(std::string digits) {
  const std::size_t start = !digits.empty() && digits[0] == '-' ? 1 : 0;
  std::size_t end = digits.find('.');
  if (end == std::string::npos) end = digits.size();
  for (std::size_t at = end; at > start + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

}  // namespace

std::string readable(double value) {
  if (std::isnan(value)) return "n/a";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size >= 1e15 || size < 1e-4) return fmt::format("{:.3e}", value);
  if (size >= 999.95) {  // four digits and more: whole numbers say enough
    const bool whole = value == std::floor(value);
    return grouped(fmt::format("{:.{}f}", value, size < 9999.5 && !whole ? 1 : 0));
  }
  return fmt::format("{:#.4g}", value);  // 0.8570 and 1.000 too: a column of scores lines up
}

std::string compact(double value) {
  std::string text = readable(value);
  if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string readable(std::int64_t count) {
  return grouped(fmt::format("{}", count));
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  if (count == 1) return fmt::format("1 {}", one);
  return many.empty() ? fmt::format("{} {}s", readable(count), one)
                      : fmt::format("{} {}", readable(count), many);
}

std::string duration(double seconds) {
  if (!(seconds >= 0)) return "?";
  if (seconds < 0.0995) return fmt::format("{:.0f} ms", std::ceil(seconds * 1000));
  if (seconds < 0.995) return fmt::format("{:.2f} s", seconds);
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string short_count(double count) {
  if (count < 9.95) return fmt::format("{:.1f}", count);
  if (count < 999.5) return fmt::format("{:.0f}", count);
  const bool millions = count >= 999.5e3;
  const double scaled = millions ? count / 1e6 : count / 1e3;
  return fmt::format("{:.{}f}{}", scaled, scaled < 9.95 ? 1 : 0, millions ? "M" : "k");
}

std::string byte_size(std::uintmax_t bytes) {
  const auto size = static_cast<double>(bytes);
  if (size < 1000) return fmt::format("{} bytes", bytes);
  if (size < 999.5e3) return fmt::format("{:.{}f} KB", size / 1e3, size < 9950 ? 1 : 0);
  return fmt::format("{:.1f} MB", size / 1e6);
}

}  // namespace lamina::cli
