#include "data/readers/csv_scanner.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

static_assert(std::endian::native == std::endian::little, "the first byte must be the lowest");

constexpr std::size_t first_buffer = std::size_t{256} << 10U;
constexpr std::size_t later_buffer = std::size_t{64} << 10U;  // see ColumnBuilder::follower()
constexpr std::size_t padding = 8;  // so that eight bytes may be read anywhere

constexpr std::uint64_t ones = 0x0101010101010101ULL;
constexpr std::uint64_t high_bits = 0x8080808080808080ULL;

std::uint64_t load(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// The high bit of the lowest zero byte of `word` is the lowest bit set.
std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - ones) & ~word & high_bits;
}

/// Finds the first of three bytes, eight at a time. There must be one.
struct EndFinder {
  explicit EndFinder(char delimiter) : delimiters(ones * static_cast<unsigned char>(delimiter)) {}
  const char* find(const char* at) const {
    for (;; at += 8) {
      const std::uint64_t word = load(at);
      const std::uint64_t hits = zero_bytes(word ^ delimiters) | zero_bytes(word ^ ones * '\n') |
                                 zero_bytes(word ^ ones * '\r');
      if (hits != 0) return at + (std::countr_zero(hits) >> 3);
    }
  }
  std::uint64_t delimiters;
};

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

std::string_view CsvCell::text(std::string& scratch) const {
  const std::string_view raw(begin, size);
  if (!escaped) return raw;
  scratch.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    scratch += raw[i];
    if (raw[i] == '"') ++i;
  }
  return scratch;
}

CsvScanner::CsvScanner(ByteSource& source, std::string name)
    : source_(source), name_(std::move(name)), buffer_(first_buffer + padding) {
  begin_ = end_ = buffer_.data();
  refill();
  const std::string_view bytes(begin_, static_cast<std::size_t>(end_ - begin_));
  if (starts_with(bytes, "\xEF\xBB\xBF")) begin_ += 3;
  if (starts_with(bytes, "PK\x03\x04")) {
    throw Error({.code = "data.not_a_table",
                 .what = "the file is a zip archive or an Excel workbook, expected text",
                 .where = name_,
                 .fix = "unpack it, or save the sheet as CSV"});
  }
}

CsvScanner::CsvScanner(ByteSource& source, std::string name, CsvDialect dialect, std::int64_t line)
    : source_(source),
      name_(std::move(name)),
      dialect_(dialect),
      buffer_(later_buffer + padding),
      line_(line) {
  begin_ = end_ = buffer_.data();
  refill();
}

std::string_view CsvScanner::sample(bool& whole) const {
  whole = ended_;
  return {begin_, static_cast<std::size_t>(end_ - begin_)};
}

bool CsvScanner::next() {
  for (;;) {
    // Blank lines; the byte behind the last is a line feed too, see refill().
    while (!dialect_.blank_rows && begin_ < end_ && (*begin_ == '\n' || *begin_ == '\r')) {
      if (*begin_ == '\r' && begin_ + 1 == end_ && !ended_) break;
      if (*begin_ == '\r' && begin_ + 1 < end_ && begin_[1] == '\n') ++begin_;
      ++begin_;
      ++line_;
    }
    if (begin_ == end_ && ended_) return false;
    if (dialect_.comment != 0 && begin_ < end_ && *begin_ == dialect_.comment) {
      skip_line();
      continue;
    }
    if (begin_ == end_ || scan() == Outcome::incomplete) {
      refill();
      continue;
    }
    const bool blank = count_ == 1 && cells_[0].size == 0 && !cells_[0].quoted;
    if (!blank || dialect_.blank_rows) return true;
  }
}

bool CsvScanner::skip_line() {
  for (;;) {
    const char* at = begin_;
    while (at < end_ && *at != '\n' && *at != '\r') ++at;
    const bool whole = at < end_ && (*at == '\n' || at + 1 < end_ || ended_);  // is it CRLF?
    if (!whole && !ended_) {
      refill();
      continue;
    }
    if (begin_ == end_) return false;
    if (at < end_) at += *at == '\r' && at + 1 < end_ && at[1] == '\n' ? 2 : 1;
    begin_ = at;
    ++line_;
    return true;
  }
}

CsvScanner::Outcome CsvScanner::scan() {
  const EndFinder ends(dialect_.delimiter);
  const char* at = begin_;
  count_ = 0;
  breaks_ = 0;
  stray_quote_ = false;
  const char delimiter = dialect_.delimiter;
  for (;;) {
    if (count_ == cells_.size()) {
      if (count_ == most_columns) {
        throw Error({.code = "data.too_many_columns",
                     .what = "found more than " + std::to_string(most_columns) + " cells in a row",
                     .where = where(line_),
                     .fix = "check that lines end in line breaks; drop columns before training"});
      }
      cells_.resize(std::min(most_columns, cells_.size() * 2 + 16));
    }
    CsvCell& cell = cells_[count_];
    while ((*at == ' ' || *at == '\t') && *at != delimiter && at < end_) ++at;
    const Quote quote = *at == '"' && at < end_ ? scan_quoted(at, cell) : Quote::stray;
    if (quote == Quote::incomplete) return Outcome::incomplete;
    if (quote == Quote::stray) {
      const char* const stop = std::min(ends.find(at), end_);
      const char* last = stop;
      while (last > at && (last[-1] == ' ' || last[-1] == '\t')) --last;
      cell = {at, static_cast<std::uint32_t>(last - at), false, false};
      at = stop;
    }
    ++count_;
    if (at >= end_) {
      if (!ended_) return Outcome::incomplete;
      break;
    }
    const char mark = *at++;
    if (mark == delimiter) continue;
    if (mark == '\r') {
      if (at == end_ && !ended_) return Outcome::incomplete;  // is it CRLF?
      if (at < end_ && *at == '\n') ++at;
    }
    break;
  }
  record_line_ = line_;
  line_ += breaks_ + 1;
  begin_ = at;
  return Outcome::record;
}

CsvScanner::Quote CsvScanner::scan_quoted(const char*& at, CsvCell& cell) {
  const char* const first = at + 1;
  const char* stop = first;
  bool escaped = false;
  quote_line_ = line_ + breaks_;
  for (;;) {
    stop = static_cast<const char*>(std::memchr(stop, '"', static_cast<std::size_t>(end_ - stop)));
    if (stop == nullptr || (stop + 1 == end_ && !ended_)) {
      if (!ended_) return Quote::incomplete;
      if (dialect_.stray_quotes) return stray();
      throw Error({.code = "data.unclosed_quote",
                   .what = "a quote is opened here and never closed",
                   .where = where(quote_line_),
                   .fix = "close the quote, or double it (\"\") where it is part of the text"});
    }
    if (stop + 1 == end_ || stop[1] != '"') break;
    escaped = true;
    stop += 2;
  }
  const char* behind = stop + 1;
  while (behind < end_ && (*behind == ' ' || *behind == '\t') && *behind != dialect_.delimiter) {
    ++behind;
  }
  if (behind == end_ && !ended_) return Quote::incomplete;
  const bool fits =
      behind == end_ || *behind == dialect_.delimiter || *behind == '\n' || *behind == '\r';
  if (!fits && dialect_.stray_quotes) return stray();
  for (const char* c = first; c < stop; ++c) {
    breaks_ += *c == '\n' || (*c == '\r' && c[1] != '\n') ? 1 : 0;
  }
  if (!fits) {
    throw Error({.code = "data.bad_quote",
                 .what = "found text after a closing quote, expected the end of the cell",
                 .where = where(line_ + breaks_),
                 .fix = "double a quote (\"\") where it is part of the text, or pass over such "
                        "rows: --bad-rows skip"});
  }
  cell = {first, static_cast<std::uint32_t>(stop - first), true, escaped};
  at = behind;
  quote_line_ = 0;
  return Quote::closed;
}

CsvScanner::Quote CsvScanner::stray() {
  quote_line_ = 0;
  stray_quote_ = true;
  return Quote::stray;
}

std::int64_t CsvScanner::lines_before(const CsvCell& cell) const {
  std::int64_t lines = 0;
  for (const CsvCell& before : cells()) {
    if (&before == &cell) break;
    if (!before.quoted) continue;
    for (const char* c = before.begin; c < before.begin + before.size; ++c) {
      lines += *c == '\n' || (*c == '\r' && c[1] != '\n') ? 1 : 0;
    }
  }
  return lines;
}

void CsvScanner::refill() {
  const auto held = static_cast<std::size_t>(end_ - begin_);
  const auto capacity = buffer_.size() - padding;
  if (held > capacity / 2) {
    if (held >= longest_record) too_long();
    std::vector<char> larger(std::min(capacity * 2, longest_record) + padding);
    std::copy(begin_, end_, larger.begin());
    buffer_.swap(larger);
  } else if (held > 0) {
    std::memmove(buffer_.data(), begin_, held);
  }
  const auto room = buffer_.size() - padding - held;
  const std::size_t got = source_.read({buffer_.data() + held, room});
  ended_ = got < room;
  begin_ = buffer_.data();
  end_ = begin_ + held + got;
  // A line feed behind the last byte ends every search; only `ended_` says that it counts.
  std::fill_n(buffer_.data() + held + got, padding, '\n');
  look_at_new_bytes(held);
}

void CsvScanner::look_at_new_bytes(std::size_t held) {
  std::uint64_t seen = 0;
  std::uint64_t zeros = 0;
  // What was held back may be suspicious as well; it is short.
  const char* at = held < first_buffer ? begin_ : begin_ + held;
  bool before = at != begin_ && suspicious_;
  for (; at < end_; at += 8) {
    const std::uint64_t word = load(at);
    seen |= word;
    zeros |= zero_bytes(word);
  }
  suspicious_ = before || (seen & high_bits) != 0 || zeros != 0;
}

std::string CsvScanner::where(std::int64_t line) const {
  return name_ + ", line " + std::to_string(line);
}

void CsvScanner::too_long() const {
  if (quote_line_ > 0) {
    throw Error({.code = "data.unclosed_quote",
                 .what = "a quote is opened here and not closed within 64 MB",
                 .where = where(quote_line_),
                 .fix = "close the quote, or double it (\"\") where it is part of the text"});
  }
  throw Error({.code = "data.line_too_long",
               .what = "found a line of more than 64 MB",
               .where = where(line_),
               .fix = "check that this is a table whose lines end in line breaks"});
}

}  // namespace lamina
