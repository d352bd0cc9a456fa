// Words without the white space around them.
#pragma once

#include <string_view>

namespace lamina {

/// Without spaces, tabs, line ends and no-break spaces around it.
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view no_break_space = "\xC2\xA0";
  constexpr std::string_view spaces = " \t\r\n";
  for (;;) {
    if (text.starts_with(no_break_space)) {
      text.remove_prefix(2);
    } else if (text.ends_with(no_break_space)) {
      text.remove_suffix(2);
    } else if (!text.empty() && spaces.find(text.front()) != spaces.npos) {
      text.remove_prefix(1);
    } else if (!text.empty() && spaces.find(text.back()) != spaces.npos) {
      text.remove_suffix(1);
    } else {
      return text;
    }
  }
}

}  // namespace lamina
