#include "lamina/core/shell.hpp"

#include <algorithm>

#include "lamina/core/error.hpp"

namespace lamina {

std::string shell_word(std::string_view word) {
  static constexpr std::string_view plain = "_@%+=:,./-";
  const bool safe = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || plain.find(c) != plain.npos;
  });
  if (safe) return std::string(word);
  std::string quotes = "'";
  for (const char c : word) quotes += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quotes + "'";
}

std::string option_text(std::string_view option, std::string_view value) {
  // A value that looks like an option would be taken for one.
  const char between = value.starts_with('-') ? '=' : ' ';
  return std::string(option) + between + shell_word(printable(value));
}

std::string list_option_text(std::string_view option, std::string_view item,
                             std::string_view rest) {
  const std::string word = printable(item) + std::string(rest);
  return option_text(option, word.find(',') == std::string::npos ? word : "\"" + word + "\"");
}

}  // namespace lamina
