#include "data/date_formats.hpp"

#include <algorithm>
#include <utility>

#include "core/ascii.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> aliases = {
    {{"iso", "yyyy-mm-dd"},
     {"iso8601", "yyyy-mm-dd"},
     {"rfc2822", "dd mon yyyy"},
     {"rfc 2822", "dd mon yyyy"},
     {"unix", "epoch"},
     {"epoch_s", "epoch"},
     {"%s", "epoch"},
     {"time", "hh:mm"}}};

/// The part of a pattern that one directive of strptime, or a run of equal letters, stands for;
/// "" for none.
std::string_view part_of_directive(char directive) {
  switch (directive) {
    case 'Y':
      return "y";
    case 'y':
      return "Y";
    case 'm':
      return "m";
    case 'd':
    case 'e':
      return "d";
    case 'b':
    case 'B':
    case 'h':
      return "b";
    case 'F':
      return "y-m-d";
    case 'D':
      return "m/d/Y";
    case 'H':
    case 'I':
    case 'T':
    case 'R':
      return "t";
    default:
      return "";
  }
}

std::string_view part_of_run(char letter, std::size_t length) {
  if (letter == 'y' && length <= 4) return length > 2 ? "y" : "Y";
  if (letter == 'm' && length <= 4) return length > 2 ? "b" : "m";
  if (letter == 'd' && length <= 2) return "d";
  if (letter == 'h' && length <= 2) return "t";
  return "";
}

/// The pattern of a format in the words of strptime, Java or a spreadsheet; "" when it is none.
std::string pattern_of(std::string_view text) {
  std::string pattern;
  std::size_t at = 0;
  while (at < text.size()) {
    const char letter = lower(text[at]);
    std::string_view part;
    if (text[at] == '%' && at + 1 < text.size()) {
      const char directive = text[at + 1];
      at += 2;
      if (directive == 'a' || directive == 'A') continue;  // a weekday may always stand in front
      part = part_of_directive(directive);
    } else if (!is_letter(letter)) {
      pattern += text[at++];
      continue;
    } else if (lower(text.substr(at, 3)) == "mon") {
      at += lower(text.substr(at, 5)) == "month" ? 5 : 3;
      part = "b";
    } else if (letter == 't') {
      pattern += ' ';  // between day and time
      ++at;
      continue;
    } else {
      const std::size_t begin = at;
      while (at < text.size() && lower(text[at]) == letter) ++at;
      part = part_of_run(letter, at - begin);
    }
    if (part.empty()) return "";
    pattern += part;
    if (part != "t") continue;
    // How a time of day is written is the same for all formats; a year may follow.
    const std::size_t year = std::min(text.find_first_of("yY", at), text.size());
    const std::size_t end = year < text.size() && text[year - 1] == '%' ? year - 1 : year;
    const std::string_view time = text.substr(at, end - at);
    if (time.find_first_not_of("%:., HhIMmSspfFzZaAT+'-") != std::string_view::npos) return "";
    if (end < text.size()) pattern += ' ';
    at = end;
  }
  const auto is_mark = [](char c) {
    return c == ' ' || c == ',' || c == '-' || c == '/' || c == '.';
  };
  if (pattern.size() > 1 && pattern.back() == 't') pattern.pop_back();
  while (!pattern.empty() && is_mark(pattern.back())) pattern.pop_back();
  pattern.erase(0, std::min(pattern.find_first_not_of(" ,"), pattern.size()));
  if (pattern == "ymd") return "yMD";
  if (pattern.find('b') == std::string::npos) return pattern;
  std::replace_if(pattern.begin(), pattern.end(), is_mark, ' ');
  pattern.erase(std::unique(pattern.begin(), pattern.end(),
                            [](char a, char b) { return a == ' ' && b == ' '; }),
                pattern.end());
  return pattern;
}

}  // namespace

const DateFormat* find_date_format(std::string_view name) {
  const auto* const found =
      std::find_if(date_formats.begin(), date_formats.end(),
                   [&](const DateFormat& format) { return format.name == name; });
  return found == date_formats.end() ? nullptr : found;
}

std::string date_format_of(std::string_view text, std::string_view column) {
  std::string name = lower(text);
  for (const auto& [alias, meant] : aliases) {
    if (name == alias) name = meant;
  }
  if (find_date_format(name) != nullptr) return name;
  const std::string pattern = pattern_of(text);
  std::string known;
  for (const DateFormat& format : date_formats) {
    if (format.pattern == pattern) return std::string(format.name);
    known += (known.empty() ? "" : ", ") + std::string(format.name);
  }
  throw Error(
      {.code = "usage.bad_value",
       .what = "'" + printable(text) + "' is none of the formats of dates that are read",
       .where = list_option_text("--type", column, "=date:" + printable(text)),
       .fix = "use one of " + known +
              "; %Y, %m, %d and the like will do too, and a time of day may always follow"});
}

}  // namespace lamina
