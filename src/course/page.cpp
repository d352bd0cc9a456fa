#include "course/page.hpp"

namespace lamina::course {

std::string digits(double value, int behind_the_point) {
  std::string text = fmt::format("{:.{}f}", value, behind_the_point);
  if (text.size() > 14) text = fmt::format("{:.3g}", value);
  if (text[0] == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string yes_no(bool value) {
  return value ? "yes" : "no";
}

std::string counted(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

}  // namespace lamina::course
