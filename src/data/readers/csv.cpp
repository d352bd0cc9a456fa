#include <algorithm>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/utf8.hpp"
#include "data/bad_cell.hpp"
#include "data/readers/byte_source.hpp"
#include "data/readers/column_builder.hpp"
#include "data/readers/csv_dialect.hpp"
#include "data/readers/csv_rounds.hpp"
#include "data/readers/csv_scanner.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

/// Place of the first byte of `text` that is no UTF-8, or nothing.
std::optional<std::size_t> first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

/// Bytes that are left of the first buffer when several threads take over, if there are more.
constexpr std::size_t large_file = std::size_t{64} << 10U;

std::string name_of_column(std::size_t position) {
  return "c" + std::to_string(position + 1);
}

/// Reads one source: dialect, header, rows, types.
class CsvReader {
 public:
  CsvReader(ByteSource& source, std::string name, const ReadOptions& options)
      : source_(source), name_(std::move(name)), options_(options) {
    check_options();
    dropped_.insert(options.drop.begin(), options.drop.end());
    for (const auto& [column, type] : options.types) types_[column] = type;
    for (const auto& [column, format] : options.date_formats) formats_[column] = format;
  }

  Table read() {
    for (;;) {
      std::vector<ColumnBuilder> builders = read_once();
      bool again = builders.empty();
      for (const ColumnBuilder& builder : builders) {
        if (builder.needs_words()) again = keep_words_.insert(builder.plan().name).second;
      }
      if (!again) return finish(builders);
      builders.clear();
      source_.rewind();
    }
  }

 private:
  void check_options() const;
  /// Nothing when several threads met an error: then `in_order_` finds the first.
  std::vector<ColumnBuilder> read_once();
  void add_row(const CsvScanner& scanner, const std::vector<std::string>& names,
               std::vector<ColumnBuilder>& builders) const;
  void choose_dialect(CsvScanner& scanner);
  std::vector<std::string> read_names(CsvScanner& scanner) const;
  void check_names(const std::vector<std::string>& names) const;
  ColumnPlan plan_column(const std::string& name) const;
  void check_cell(const CsvScanner& scanner, const CsvCell& cell, std::string_view column) const;
  [[noreturn]] void no_rows(std::string_view what, std::int64_t line) const;
  Table finish(std::vector<ColumnBuilder>& builders) const;

  ByteSource& source_;
  std::string name_;
  const ReadOptions& options_;
  ReadPlan shared_;
  std::set<std::string_view> dropped_;
  std::map<std::string_view, ColumnType> types_;
  std::map<std::string_view, std::string_view> formats_;
  std::set<std::string> keep_words_;
  std::vector<std::size_t> written_;  ///< places of the columns that are kept as written
  bool in_order_ = false;             ///< by one thread
};

void CsvReader::check_options() const {
  const char mark = options_.delimiter;
  const bool letter = (mark >= '0' && mark <= '9') || (mark >= 'a' && mark <= 'z') ||
                      (mark >= 'A' && mark <= 'Z') || static_cast<unsigned char>(mark) >= 0x80;
  const bool special = mark == '"' || mark == '\n' || mark == '\r' || mark == '.' || mark == '-';
  if (letter || special) {
    throw Error({.code = "usage.bad_value",
                 .what = "'" + printable({&mark, 1}) + "' cannot separate cells",
                 .where = "delimiter",
                 .fix = "use one of , ; | or a tab, or leave it out"});
  }
  if (!options_.labels.empty()) {
    throw Error({.code = "usage.conflict",
                 .what = "a file of labels belongs to IDX images, but this is a table of text",
                 .where = name_,
                 .fix = "leave --labels out and say which column to learn: --target COLUMN"});
  }
  for (const auto& [column, type] : options_.types) {
    if (type != ColumnType::image) continue;
    throw Error({.code = "usage.bad_value",
                 .what = "the column '" + printable(column) + "' of a text cannot hold images",
                 .where = "--type",
                 .fix = "give images as IDX"});
  }
  if (mark == ',' && options_.decimal_comma) {
    throw Error({.code = "usage.bad_value",
                 .what = "a comma cannot both separate cells and be the decimal mark",
                 .where = "delimiter",
                 .fix = "use another delimiter, or drop --decimal-comma"});
  }
}

void CsvReader::choose_dialect(CsvScanner& scanner) {
  bool whole = false;
  const std::string_view sample = scanner.sample(whole);
  char delimiter = options_.delimiter;
  if (delimiter == 0) {
    delimiter = sniff_delimiter(sample, whole);
    if (delimiter == ',' && options_.decimal_comma) delimiter = ';';
  }
  scanner.set_delimiter(delimiter);
  const bool guessed = !options_.decimal_comma && sniff_decimal_comma(sample, delimiter);
  shared_ = {.file = name_,
             .decimal = options_.decimal_comma || guessed ? ',' : '.',
             .guessed_decimal = guessed,
             .for_model = options_.for_model,
             .marks = MissingMarks(options_.missing)};
}

std::vector<ColumnBuilder> CsvReader::read_once() {
  CsvScanner scanner(source_, name_);
  choose_dialect(scanner);
  if (!scanner.next()) no_rows("the file is empty", 1);
  const std::vector<std::string> names = read_names(scanner);
  check_names(names);
  std::vector<ColumnBuilder> builders;
  builders.reserve(names.size());
  for (const std::string& name : names) builders.emplace_back(plan_column(name), shared_);
  // Behind the columns come those that are kept as written.
  written_.clear();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& asked = options_.as_written;
    if (std::find(asked.begin(), asked.end(), names[i]) == asked.end()) continue;
    written_.push_back(i);
    ColumnPlan plan;
    plan.name = names[i];
    plan.type = ColumnType::text;
    builders.emplace_back(std::move(plan), shared_);
  }

  bool more = !options_.header || scanner.next();
  if (!more) no_rows("the file holds a header and no rows", scanner.line() + 1);
  const auto add_rows = [&](CsvScanner& from, std::vector<ColumnBuilder>& to) {
    while (from.next()) add_row(from, names, to);
  };
  for (; more; more = scanner.next()) {
    add_row(scanner, names, builders);
    if (!in_order_ && scanner.held().size() < large_file && !scanner.ended()) {
      // The first buffer is read and there is more: a large file.
      const Engine engine(options_.threads);
      in_order_ = engine.threads() == 1;
      if (in_order_) continue;
      CsvRounds rounds(engine, source_, scanner);
      in_order_ = !rounds.run(builders, add_rows);
      if (in_order_) return {};
      CsvScanner rest(rounds.rest(), name_, scanner.delimiter(), rounds.next_line());
      add_rows(rest, builders);
      break;
    }
  }
  return builders;
}

void CsvReader::add_row(const CsvScanner& scanner, const std::vector<std::string>& names,
                        std::vector<ColumnBuilder>& builders) const {
  const auto cells = scanner.cells();
  if (cells.size() != names.size()) {
    throw Error({.code = "data.ragged_row",
                 .what = "found " + std::to_string(cells.size()) +
                         (cells.size() == 1 ? " cell" : " cells") + ", expected " +
                         std::to_string(names.size()) + " as in the first line",
                 .where = name_ + ", line " + std::to_string(scanner.line()),
                 .fix = "correct the line; quote a cell that holds the delimiter, or pass "
                        "--delimiter"});
  }
  std::string scratch;
  const std::int64_t line = scanner.line();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CsvCell& cell = cells[i];
    if (scanner.suspicious()) check_cell(scanner, cell, names[i]);
    builders[i].add(cell.text(scratch), line);
  }
  for (std::size_t i = 0; i < written_.size(); ++i) {
    builders[cells.size() + i].add_written(cells[written_[i]].text(scratch), line);
  }
}

std::vector<std::string> CsvReader::read_names(CsvScanner& scanner) const {
  std::vector<std::string> names;
  std::string scratch;
  const auto cells = scanner.cells();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!options_.header) {
      names.push_back(name_of_column(i));
      continue;
    }
    if (scanner.suspicious()) check_cell(scanner, cells[i], name_of_column(i));
    names.emplace_back(cells[i].text(scratch));
  }
  return names;
}

void CsvReader::check_names(const std::vector<std::string>& names) const {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string place = name_ + ", line 1, cell " + std::to_string(i + 1);
    if (names[i].empty()) {
      throw Error({.code = "data.empty_name",
                   .what = "the header gives this column no name",
                   .where = place,
                   .fix = "name every column in the first line, or pass --no-header"});
    }
    if (!seen.insert(names[i]).second) {
      throw Error({.code = "data.duplicate_column",
                   .what = "the header names '" + printable(names[i]) + "' twice",
                   .where = place,
                   .fix = "rename one of them; pass --no-header if the first line is data"});
    }
  }
  if (options_.for_model) return;
  for (const auto& [name, type] : options_.types) {
    if (seen.count(name) == 0) {
      throw unknown_name("usage.unknown_column", "there is no column '" + printable(name) + "'",
                         name_ + ", header", name, names);
    }
  }
  for (const std::string& name : options_.drop) {
    if (seen.count(name) == 0) {
      throw unknown_name("usage.unknown_column", "there is no column '" + printable(name) + "'",
                         name_ + ", header", name, names);
    }
  }
  const std::string& target = options_.target;
  if (!target.empty() && seen.count(target) == 0) {
    throw unknown_name("usage.unknown_target", "there is no column '" + printable(target) + "'",
                       name_ + ", header", target, names);
  }
}

ColumnPlan CsvReader::plan_column(const std::string& name) const {
  ColumnPlan plan;
  plan.name = name;
  plan.target = name == options_.target;
  plan.keep_words = keep_words_.count(name) > 0;
  plan.dropped = dropped_.count(name) > 0;
  if (options_.for_model) plan.type = ColumnType::text;
  const auto type = types_.find(name);
  if (type != types_.end()) plan.type = type->second;
  const auto format = formats_.find(name);
  if (format != formats_.end()) plan.date_format = format->second;
  if (plan.dropped && plan.target) {
    throw Error({.code = "usage.bad_value",
                 .what = "the target '" + printable(name) + "' is dropped",
                 .where = "--drop",
                 .fix = "take it off the list of columns to drop"});
  }
  return plan;
}

void CsvReader::check_cell(const CsvScanner& scanner, const CsvCell& cell,
                           std::string_view column) const {
  const std::string_view text(cell.begin, cell.size);
  const auto place = [&](std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const std::int64_t line = scanner.line() + scanner.lines_before(cell) +
                              std::count(before.begin(), before.end(), '\n');
    return place_of(name_, line, column);
  };
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    throw Error({.code = "data.nul_byte",
                 .what = "found a NUL byte, which no text holds",
                 .where = place(nul),
                 .fix = "check that the file is text and whole: it may be binary or half-written"});
  }
  const std::optional<std::size_t> bad = first_bad_byte(text);
  if (!bad) return;
  throw Error({.code = "data.invalid_utf8",
               .what = "found bytes that are no UTF-8 in '" + printable(text) + "'",
               .where = place(*bad),
               .fix = "save it as UTF-8, e.g.: iconv -f latin1 -t utf-8 FILE"});
}

void CsvReader::no_rows(std::string_view what, std::int64_t line) const {
  throw Error({.code = line == 1 ? "data.empty_file" : "data.no_rows",
               .what = std::string(what),
               .where = line == 1 ? name_ : name_ + ", line " + std::to_string(line),
               .fix = line == 1 ? "check that the file was written"
                                : "add rows, or pass --no-header if the first line is data"});
}

Table CsvReader::finish(std::vector<ColumnBuilder>& builders) const {
  Table table(name_);
  table.set_missing_marks(options_.missing);
  const std::size_t columns = builders.size() - written_.size();
  for (std::size_t i = 0; i < builders.size(); ++i) {
    if (builders[i].plan().dropped) continue;
    Column column = builders[i].finish(i, columns);
    if (i < columns) {
      table.add(std::move(column));
    } else {
      table.add_written(std::move(column));
    }
    builders[i] = ColumnBuilder(builders[i].plan(), shared_);
  }
  return table;
}

Table read_source(ByteSource& source, std::string name, const ReadOptions& options) {
  const std::string where = name;
  try {
    return CsvReader(source, std::move(name), options).read();
  } catch (const std::bad_alloc&) {
    throw Error({.code = "resource.memory",
                 .what = "the table does not fit into memory",
                 .where = where,
                 .fix = "drop columns, or read fewer rows"});
  }
}

}  // namespace

Table read_csv(const std::string& path, const ReadOptions& options) {
  const std::unique_ptr<ByteSource> source = open_source(path);
  return read_source(*source, path == "-" ? "standard input" : printable(path, 200), options);
}

Table read_csv_text(std::string_view bytes, std::string name, const ReadOptions& options) {
  const std::unique_ptr<ByteSource> source = memory_source(bytes, name);
  return read_source(*source, std::move(name), options);
}

}  // namespace lamina
