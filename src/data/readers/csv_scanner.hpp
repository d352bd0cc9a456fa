// Delimited text cut into records and cells, without looking at what a cell means.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/readers/byte_source.hpp"

namespace lamina {

inline constexpr std::size_t most_columns = 100'000;
inline constexpr std::size_t longest_record = std::size_t{64} << 20U;

/// A cell as it lies in the buffer: outer quotes and outer spaces are off, doubled quotes are not
/// yet undone.
struct CsvCell {
  const char* begin;
  std::uint32_t size;
  bool quoted;
  bool escaped;  ///< holds doubled quotes

  /// The text; `scratch` holds it when quotes had to be undone.
  std::string_view text(std::string& scratch) const;
};

/// How records are cut.
struct CsvDialect {
  char delimiter = ',';
  char comment = 0;           ///< lines that start with it are passed over; 0 for none
  bool blank_rows = false;    ///< a blank line is a record of one empty cell
  bool stray_quotes = false;  ///< a quote that does not fit is text, and no error
};

/// Reads record by record through one buffer that grows only for a long record.
class CsvScanner {
 public:
  /// Skips a UTF-8 byte-order mark; packed files are Error `data.not_a_table`.
  CsvScanner(ByteSource& source, std::string name);
  /// Goes on within a file, at the start of a line.
  CsvScanner(ByteSource& source, std::string name, CsvDialect dialect, std::int64_t line);

  /// The first bytes, for finding out the dialect; `whole` is true when there are no more.
  std::string_view sample(bool& whole) const;
  void set_dialect(CsvDialect dialect) { dialect_ = dialect; }
  /// Passes over a line, whatever it holds. False at the end.
  bool skip_line();

  /// The next record, but for blank lines and comments. False at the end. Cells hold until the next
  /// call.
  bool next();
  std::span<const CsvCell> cells() const { return {cells_.data(), count_}; }
  /// Line, from 1, on which the record starts.
  std::int64_t line() const { return record_line_; }
  /// Lines between the start of the record and `cell`.
  std::int64_t lines_before(const CsvCell& cell) const;
  /// True when the bytes at hand hold NUL or more than ASCII: then cells must be checked.
  bool suspicious() const { return suspicious_; }
  const std::string& name() const { return name_; }
  const CsvDialect& dialect() const { return dialect_; }
  /// True when the record at hand holds a quote that does not fit.
  bool has_stray_quote() const { return stray_quote_; }

  /// What is read and not yet returned; it starts on line `next_line()`.
  std::string_view held() const { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }
  std::int64_t next_line() const { return line_; }
  /// True when the source has no more than what is held.
  bool ended() const { return ended_; }

 private:
  enum class Outcome : std::uint8_t { record, incomplete };
  Outcome scan();
  enum class Quote : std::uint8_t { closed, incomplete, stray };
  /// Reads one cell at `at`, which stays where it is unless the cell is closed.
  Quote scan_quoted(const char*& at, CsvCell& cell);
  Quote stray();
  void refill();
  void look_at_new_bytes(std::size_t held);
  std::string where(std::int64_t line) const;
  [[noreturn]] void too_long() const;

  ByteSource& source_;
  std::string name_;
  CsvDialect dialect_;
  std::vector<char> buffer_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  bool ended_ = false;  ///< the source has no more
  bool suspicious_ = false;
  bool stray_quote_ = false;
  std::int64_t line_ = 1;         ///< of begin_
  std::int64_t record_line_ = 1;  ///< of the record last returned
  std::int64_t quote_line_ = 0;   ///< where the quote opened that the buffer ends within
  std::int64_t breaks_ = 0;       ///< line breaks within quotes of the record being scanned
  std::vector<CsvCell> cells_;
  std::size_t count_ = 0;
};

}  // namespace lamina
