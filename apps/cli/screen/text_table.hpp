// Text in aligned columns, cut to the width of the screen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

/// Columns a terminal needs for `text`: code points, wide ones twice.
int display_width(std::string_view text);
/// `text` cut to `width` columns, with "…" (or "~" without UTF-8) where something is gone.
std::string shortened(std::string_view text, int width, bool unicode = true);

enum class Align : std::uint8_t { left, right };

class TextTable {
 public:
  struct Heading {
    std::string text;
    Align align = Align::left;
    /// A table that is too wide first shortens the columns that may shrink, longest first.
    bool may_shrink = false;
  };

  explicit TextTable(std::vector<Heading> headings) : headings_(std::move(headings)) {}

  void row(std::vector<std::string> cells) { rows_.push_back({std::move(cells), false}); }
  /// A row that is shown faint, for what does not count.
  void faint_row(std::vector<std::string> cells) { rows_.push_back({std::move(cells), true}); }
  std::size_t rows() const { return rows_.size(); }
  /// A line before the next row.
  void rule() { rules_.push_back(rows_.size()); }

  /// Every line ends with a line break and starts with two spaces.
  std::string text(const Screen& screen) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    bool faint;
  };
  std::vector<int> widths(int available) const;

  std::vector<Heading> headings_;
  std::vector<Row> rows_;
  std::vector<std::size_t> rules_;
};

}  // namespace lamina::cli
