#include "arguments/help_text.hpp"

#include <algorithm>

#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"

namespace lamina::cli {

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

HelpText::Group& HelpText::group(const std::string& title) {
  for (Group& each : groups_) {
    if (each.title == title) return each;
  }
  return groups_.emplace_back(Group{title, {}});
}

void HelpText::add(const std::string& title, const std::string& argument, const std::string& help) {
  group(title).lines.push_back({argument, help});
}

void HelpText::add(const std::string& title, const std::string& names,
                   const std::string& value_name, const std::string& help) {
  std::string left;
  for (const std::string& name : split(names, ',')) {
    names_.push_back(name);
    left += (left.empty() ? "" : ", ") + name;
  }
  if (!value_name.empty()) left += " " + value_name;
  group(title).lines.push_back({left, help});
}

std::string HelpText::text(const Screen& screen) const {
  constexpr int left_width = 28;
  std::string text;
  for (const Group& each : groups_) {
    text += "\n" + screen.bold(each.title) + "\n";
    for (const Line& line : each.lines) {
      text += "  " + line.left;
      const int used = 2 + display_width(line.left);
      if (used + 2 > left_width) {
        text += "\n" + std::string(left_width, ' ');
      } else {
        text += std::string(static_cast<std::size_t>(left_width - used), ' ');
      }
      text += wrapped(line.help, std::min(screen.width, 110) - left_width, left_width) + "\n";
    }
  }
  return text;
}

}  // namespace lamina::cli
