#include "data/readers/row_frame.hpp"

#include <algorithm>
#include <string_view>

#include "core/counted.hpp"
#include "data/readers/csv_sample.hpp"
#include "data/readers/last_row.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

bool is_empty(const CsvCell& cell) {
  return cell.size == 0 && !cell.quoted;
}

std::string lines_of(std::int64_t lines, std::int64_t first) {
  if (lines == 1) return "line " + std::to_string(first);
  return counted(lines, "line") + ", first line " + std::to_string(first);
}

}  // namespace

void refuse_row(const std::string& file, std::int64_t line, std::size_t cells, std::size_t columns,
                bool comment) {
  throw Error({.code = "data.ragged_row",
               .what = "found " + std::to_string(cells) + (cells == 1 ? " cell" : " cells") +
                       ", expected " + std::to_string(columns) + " as in the first line",
               .where = file + ", line " + std::to_string(line),
               .fix = comment ? "pass over comments: --comment '#'"
                              : "correct the line; quote a cell that holds the delimiter, or pass "
                                "--delimiter; --bad-rows skip passes over such lines"});
}

bool RowFrame::fits(const CsvScanner& scanner, std::size_t columns) {
  const auto cells = scanner.cells();
  return cells.size() == columns && !std::all_of(cells.begin(), cells.end(), is_empty) &&
         !scanner.has_stray_quote();
}

void RowFrame::accept(const CsvScanner& scanner) {
  if (footer_.lines > 0) {
    if (options_.bad_rows == BadRows::error) {
      refuse_row(file_, footer_.first, footer_cells_, columns_, footer_text_[0] == '#');
    }
    for (std::int64_t i = 0; i < footer_.lines; ++i) skipped_.add(footer_.first);
    footer_ = {};
  }
  next_line_ = scanner.next_line();
  gap_ = false;
}

std::size_t RowFrame::judge(const CsvScanner& scanner) {
  const auto cells = scanner.cells();
  const bool after_gap = gap_ || (next_line_ > 0 && scanner.line() > next_line_);
  if (std::all_of(cells.begin(), cells.end(), is_empty)) {
    return judge_empty(scanner, cells.size());
  }
  std::size_t count = cells.size();
  while (count > columns_ && is_empty(cells[count - 1])) --count;
  if (count == columns_ && !scanner.has_stray_quote()) {
    if (count < cells.size()) trailing_.add(scanner.line());
    accept(scanner);
    return count;
  }
  if (count < columns_ && looks_like_footer(scanner, after_gap)) {
    if (footer_.lines == 0) {
      std::string scratch;
      footer_text_ = cells[0].text(scratch);
      footer_cells_ = cells.size();
    }
    footer_.add(scanner.line());
    gap_ = true;
    next_line_ = scanner.next_line();
    return 0;
  }
  return judge_bad(scanner, cells.size());
}

/// A blank line of a table of one column is a row; so is any line when a model is to answer.
std::size_t RowFrame::judge_empty(const CsvScanner& scanner, std::size_t cells) {
  if (columns_ == 1 && cells == 1) {
    blank_.add(scanner.line());
    accept(scanner);
    return 1;
  }
  empty_.add(scanner.line());
  if (options_.for_model) {
    accept(scanner);
    return std::min(cells, columns_);
  }
  gap_ = true;
  next_line_ = scanner.next_line();
  return 0;
}

std::size_t RowFrame::judge_bad(const CsvScanner& scanner, std::size_t cells) {
  if (options_.bad_rows == BadRows::error) {
    refuse_row(file_, scanner.line(), cells, columns_, *scanner.cells()[0].begin == '#');
  }
  accept(scanner);
  const bool pad = options_.bad_rows == BadRows::pad && cells <= columns_;
  (pad ? padded_ : skipped_).add(scanner.line());
  return pad ? cells : 0;
}

/// Too few cells, the first of them words, behind a gap or a remark; or a comment.
bool RowFrame::looks_like_footer(const CsvScanner& scanner, bool after_gap) const {
  std::string scratch;
  const std::string_view first = scanner.cells()[0].text(scratch);
  if (first.empty() || columns_ < 2) return false;
  if (first[0] == '#' && options_.comment == 0) return true;
  const auto cells = scanner.cells();
  const bool word = cells.size() < columns_ && !is_number(first) && !is_number(first, ',');
  const bool alone = std::all_of(cells.begin() + 1, cells.end(), is_empty);
  const bool ends = options_.bad_rows == BadRows::error &&
                    (alone ? looks_like_remark(first) : names_a_total(first));
  return word && (after_gap || ends);
}

Notes RowFrame::notes() const {
  Notes notes;
  const auto add = [&](const char* code, const Count& count, std::string what, const char* fix,
                       bool of_spelling = true) {
    if (count.lines == 0) return;
    notes.push_back({.code = code,
                     .what = std::move(what),
                     .where = lines_of(count.lines, count.first),
                     .fix = fix,
                     .of_spelling = of_spelling});
  };
  add("data.note.blank_lines", blank_,
      "in a table of one column a blank line is a row without a value",
      "delete blank lines that are none");
  add("data.note.empty_rows", empty_,
      options_.for_model ? "a line of delimiters only is a row without values"
                         : "a line of delimiters only is passed over",
      options_.for_model ? "delete the line if it is none" : "fill a cell to use the line");
  add("data.note.trailing_delimiters", trailing_,
      "delimiters too many at the line end are passed over",
      "name the columns in the header if they mean something");
  add("data.note.footer", footer_, "'" + printable(footer_text_, 40) + "' is no row: passed over",
      "delete it, or complete it if it is a row");
  add("data.note.bad_rows", skipped_,
      "a row of too few or too many cells, or with a stray quote, is passed over",
      "--bad-rows error stops at the first", false);
  add("data.note.padded_rows", padded_,
      "a row of too few cells or with a stray quote is read as it stands, the rest is missing",
      "--bad-rows error stops at the first", false);
  return notes;
}

}  // namespace lamina
