// What becomes of rows that do not fit the header, and of lines that are no rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "data/readers/csv_scanner.hpp"
#include "lamina/core/note.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

/// Judges records one after the other and counts what it decides. Only one that is empty, has
/// another number of cells than the header or a stray quote needs it: see fits().
class RowFrame {
 public:
  RowFrame(std::string file, std::size_t columns, const ReadOptions& options)
      : file_(std::move(file)), columns_(columns), options_(options) {}

  static bool fits(const CsvScanner& scanner, std::size_t columns);

  /// Cells of the record that count: 0 when it is passed over; where there are fewer than
  /// columns, the others are missing. Error `data.ragged_row`.
  std::size_t judge(const CsvScanner& scanner);
  /// A record that fits. Error `data.ragged_row` when lines before it were taken for the end.
  void accept(const CsvScanner& scanner);
  /// A blank line before the first record, which is a row.
  void add_blank(std::int64_t line) { blank_.add(line); }
  /// Lines before `line` were read by another.
  void go_on_at(std::int64_t line) { next_line_ = line; }
  /// True while lines were taken for the end of the table.
  bool waits() const { return footer_.lines > 0; }

  Notes notes() const;

 private:
  struct Count {
    std::int64_t lines = 0;
    std::int64_t first = 0;
    void add(std::int64_t line) {
      if (lines++ == 0) first = line;
    }
  };

  std::size_t judge_empty(const CsvScanner& scanner, std::size_t cells);
  std::size_t judge_bad(const CsvScanner& scanner, std::size_t cells);
  bool looks_like_footer(const CsvScanner& scanner, bool after_gap) const;

  std::string file_;
  std::size_t columns_;
  const ReadOptions& options_;
  std::int64_t next_line_ = 0;  ///< behind the last record
  bool gap_ = false;            ///< that was a line of delimiters, or a footer
  Count blank_;
  Count empty_;
  Count trailing_;
  Count footer_;
  std::string footer_text_;
  std::size_t footer_cells_ = 0;
  Count skipped_;
  Count padded_;
};

/// Error `data.ragged_row`.
[[noreturn]] void refuse_row(const std::string& file, std::int64_t line, std::size_t cells,
                             std::size_t columns, bool comment);

}  // namespace lamina
