#include "exchange/cpp/literals.hpp"

#include <fmt/format.h>

#include <cmath>

namespace lamina::cpp {

namespace {

template <class T>
std::string number(T value, const char* type, const char* suffix) {
  if (std::isnan(value)) return fmt::format("std::numeric_limits<{}>::quiet_NaN()", type);
  if (std::isinf(value)) {
    return fmt::format("{}std::numeric_limits<{}>::infinity()", value < 0 ? "-" : "", type);
  }
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text + suffix;
}

}  // namespace

std::string literal(float value) {
  return number(value, "float", "F");
}
std::string literal(double value) {
  return number(value, "double", "");
}
std::string literal(bool value) {
  return value ? "true" : "false";
}

std::string literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7F || c == '?') {  // ?? may begin a trigraph
      result += fmt::format("\\{:03o}", byte);
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string array(const std::string& name, const ConstView& numbers) {
  constexpr std::size_t most_columns = 100;
  const std::int64_t count = numbers.elements();
  std::string text = fmt::format("inline constexpr float {}[{}] = {{\n", name, count);
  std::string line = "   ";
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string value = " " + literal(numbers.f32()[i]) + ",";
    if (line.size() + value.size() > most_columns) {
      text += line + "\n";
      line = "   ";
    }
    line += value;
  }
  return text + line + "};\n";
}

}  // namespace lamina::cpp
