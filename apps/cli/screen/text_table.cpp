#include "screen/text_table.hpp"

#include <algorithm>

namespace lamina::cli {

namespace {

constexpr int gap = 2;

struct Character {
  std::size_t bytes;
  int width;
};

/// East Asian and emoji blocks take two columns, combining marks none; good enough for names.
int width_of(std::uint32_t point) {
  if ((point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200F)) return 0;
  const bool wide = (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
                    (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
                    (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
                    (point >= 0x1F300 && point <= 0x1FAFF) ||
                    (point >= 0x20000 && point <= 0x3FFFD);
  return wide ? 2 : 1;
}

Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || at + length > text.size()) return {1, 1};
  std::uint32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return {length, width_of(point)};
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    width += next.width;
    at += next.bytes;
  }
  return width;
}

std::string shortened(std::string_view text, int width, bool unicode) {
  if (display_width(text) <= width) return std::string(text);
  int used = 1;  // the mark of what is gone
  std::size_t at = 0;
  while (at < text.size()) {
    const Character next = character_at(text, at);
    if (used + next.width > width) break;
    used += next.width;
    at += next.bytes;
  }
  return std::string(text.substr(0, at)) + (unicode ? "…" : "~");
}

std::vector<int> TextTable::widths(int available) const {
  std::vector<int> widths;
  int total = 0;
  for (std::size_t column = 0; column < headings_.size(); ++column) {
    int width = display_width(headings_[column].text);
    for (const Row& row : rows_) {
      if (column < row.cells.size()) width = std::max(width, display_width(row.cells[column]));
    }
    widths.push_back(width);
    total += width == 0 ? 0 : width + gap;
  }
  while (total > available) {
    int widest = -1;
    for (std::size_t column = 0; column < widths.size(); ++column) {
      const int floor = std::max(12, display_width(headings_[column].text));
      if (!headings_[column].may_shrink || widths[column] <= floor) continue;
      if (widest < 0 || widths[column] > widths[static_cast<std::size_t>(widest)]) {
        widest = static_cast<int>(column);
      }
    }
    if (widest < 0) break;
    --widths[static_cast<std::size_t>(widest)];
    --total;
  }
  return widths;
}

std::string TextTable::text(const Screen& screen) const {
  const std::vector<int> width = widths(screen.width);
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t column = 0; column < width.size(); ++column) {
      if (width[column] == 0) continue;  // a column in which nothing stands
      const std::string cell =
          column < cells.size() ? shortened(cells[column], width[column], screen.unicode) : "";
      const auto room = static_cast<std::size_t>(std::max(0, width[column] - display_width(cell)));
      text += std::string(gap, ' ');
      text += headings_[column].align == Align::right ? std::string(room, ' ') + cell
                                                      : cell + std::string(room, ' ');
    }
    return text.erase(text.find_last_not_of(' ') + 1);
  };

  std::vector<std::string> heading;
  bool titled = false;
  for (const Heading& each : headings_) {
    heading.push_back(each.text);
    titled |= !each.text.empty();
  }
  std::string dashes;
  for (const int each : width) {
    if (each > 0) dashes += std::string(gap, ' ');
    for (int i = 0; i < each; ++i) dashes += screen.unicode ? "─" : "-";
  }

  std::string text;
  if (titled) {
    text += screen.bold(line(heading)) + "\n" + screen.faint(dashes) + "\n";
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (std::find(rules_.begin(), rules_.end(), i) != rules_.end()) {
      text += screen.faint(dashes) + "\n";
    }
    const std::string row = line(rows_[i].cells);
    text += (rows_[i].faint ? screen.faint(row) : row) + "\n";
  }
  return text;
}

}  // namespace lamina::cli
