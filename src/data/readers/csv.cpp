#include "data/readers/csv.hpp"

#include <algorithm>
#include <map>
#include <new>
#include <set>
#include <string>
#include <vector>

#include "data/date_formats.hpp"
#include "data/readers/byte_source.hpp"
#include "data/readers/column_builder.hpp"
#include "data/readers/csv_dialect.hpp"
#include "data/readers/csv_rounds.hpp"
#include "data/readers/csv_sample.hpp"
#include "data/readers/csv_scanner.hpp"
#include "data/readers/doubts.hpp"
#include "data/readers/encoding.hpp"
#include "data/readers/header.hpp"
#include "data/readers/last_row.hpp"
#include "data/readers/preamble.hpp"
#include "data/readers/require_text.hpp"
#include "data/readers/row_frame.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

/// Bytes that are left of the first buffer when several threads take over, if there are more.
constexpr std::size_t large_file = std::size_t{64} << 10U;

/// Reads one source: dialect, header, rows, types.
class CsvReader {
 public:
  /// `made`: the text is of our own making, and begins with the header.
  CsvReader(ByteSource& source, std::string name, const ReadOptions& options,
            const LinePlaces* made = nullptr)
      : source_(source), name_(std::move(name)), options_(options), made_(made) {
    check_options();
    dropped_.insert(options.drop.begin(), options.drop.end());
    for (const auto& [column, type] : options.types) types_[column] = type;
    for (const auto& [column, format] : options.date_formats) {
      formats_[column] = date_format_of(format, column);
    }
    for (const ColumnStyle& known : options.number_styles) styles_[known.name] = known.style;
    marks_missing_.insert(options.marks_missing.begin(), options.marks_missing.end());
  }

  Table read() {
    for (;;) {
      std::vector<ColumnBuilder> builders = read_once();
      bool again = builders.empty();
      for (const ColumnBuilder& builder : builders) {
        if (builder.needs_words()) again = keep_words_.insert(builder.plan().name).second;
      }
      if (!again && !passes_over_last(builders)) return finish(builders);
      builders.clear();
      source_.rewind();
    }
  }

 private:
  void check_options() const;
  /// Finds a last row that is none: then all is read again, as if it were not there.
  bool passes_over_last(std::vector<ColumnBuilder>& builders);
  /// Nothing when several threads met an error: then `in_order_` finds the first.
  std::vector<ColumnBuilder> read_once();
  void add_row(const CsvScanner& scanner, std::size_t cells,
               std::vector<ColumnBuilder>& builders) const;
  void choose_dialect(CsvScanner& scanner);
  void read_header(CsvScanner& scanner);
  ColumnPlan plan_column(std::size_t position) const;
  [[noreturn]] void no_rows(std::string_view what, std::int64_t line) const;
  Table finish(std::vector<ColumnBuilder>& builders) const;
  std::string place(const std::string& where) const {
    return made_ == nullptr ? where : made_->in_note(where);
  }

  ByteSource& source_;
  std::string name_;
  const ReadOptions& options_;
  const LinePlaces* made_;
  ReadPlan shared_;
  Sample sample_;
  Header header_;
  Notes notes_;  ///< about the frame of the table
  std::set<std::string_view> dropped_;
  std::map<std::string_view, ColumnType> types_;
  std::map<std::string_view, std::string> formats_;
  std::map<std::string_view, NumberStyle> styles_;
  std::set<std::string_view> marks_missing_;
  std::set<std::string> keep_words_;
  std::vector<std::size_t> written_;  ///< places of the columns that are kept as written
  bool in_order_ = false;             ///< by one thread
  std::optional<Note> no_row_;        ///< about the last row, which is none
  std::int64_t rows_ = 0;             ///< before it
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
}

void CsvReader::choose_dialect(CsvScanner& scanner) {
  for (std::int64_t i = 0; i < options_.skip; ++i) {
    if (!scanner.skip_line()) no_rows("there is nothing behind the lines to skip", 1);
  }
  bool whole = false;
  std::string_view sample = scanner.sample(whole);
  Preamble preamble;
  if (made_ == nullptr) preamble = find_preamble(sample, whole, options_);
  for (std::int64_t i = 0; i < preamble.lines; ++i) scanner.skip_line();
  notes_ = std::move(preamble.notes);
  sample = scanner.sample(whole);
  char delimiter = options_.delimiter == 0 ? preamble.delimiter : options_.delimiter;
  if (delimiter == 0) {
    delimiter = sniff_delimiter(sample, whole);
    const bool quoted = separates(sample, delimiter, whole);
    if (delimiter == ',' && options_.decimal_comma && !quoted) delimiter = ';';
  }
  scanner.set_dialect({.delimiter = delimiter,
                       .comment = options_.comment,
                       .stray_quotes = options_.bad_rows != BadRows::error});
  sample_ = sample_records(sample, whole, scanner.dialect());
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
  const std::int64_t first_line = scanner.next_line();
  if (!scanner.next()) no_rows("the file is empty", 1);
  read_header(scanner);
  const std::size_t columns = header_.names.size();
  std::vector<ColumnBuilder> builders;
  builders.reserve(columns);
  for (std::size_t i = 0; i < columns; ++i) builders.emplace_back(plan_column(i), shared_);
  // Behind the columns come those that are kept as written.
  written_.clear();
  for (std::size_t i = 0; i < columns; ++i) {
    const auto& asked = options_.as_written;
    if (std::find(asked.begin(), asked.end(), header_.names[i]) == asked.end()) continue;
    written_.push_back(i);
    ColumnPlan plan;
    plan.name = header_.names[i];
    plan.type = ColumnType::text;
    builders.emplace_back(std::move(plan), shared_);
  }
  if (columns == 1) {
    CsvDialect dialect = scanner.dialect();
    dialect.blank_rows = true;
    scanner.set_dialect(dialect);
  }
  RowFrame frame(name_, columns, options_);
  const bool leading_blanks = columns == 1 && !options_.header && options_.comment == 0;
  for (std::int64_t line = first_line; leading_blanks && line < scanner.line(); ++line) {
    builders[0].add("", line);
    for (std::size_t i = columns; i < builders.size(); ++i) builders[i].add_written("", line);
    frame.add_blank(line);
  }
  if (header_.units) scanner.next();
  frame.go_on_at(scanner.next_line());

  // Only what fits well; the rest is read in order, by add_in_order.
  const auto add_rows = [&](CsvScanner& from, std::vector<ColumnBuilder>& to) {
    while (from.next()) {
      if (!RowFrame::fits(from, columns)) {
        refuse_row(name_, from.line(), from.cells().size(), columns, false);
      }
      add_row(from, columns, to);
    }
  };
  std::int64_t row = 0;
  const auto add_in_order = [&](const CsvScanner& from) {
    std::size_t cells = columns;
    if (RowFrame::fits(from, columns)) {
      frame.accept(from);
    } else {
      cells = frame.judge(from);
    }
    if (cells == 0) return;
    if (no_row_ && row++ == rows_) {
      no_row_->where = "line " + std::to_string(from.line());
      return notes_.push_back(*no_row_);
    }
    add_row(from, cells, builders);
  };

  bool more = !options_.header || scanner.next();
  if (!more && !options_.for_model) {
    no_rows("the file holds a header and no rows", scanner.line() + 1);
  }
  for (; more; more = scanner.next()) {
    add_in_order(scanner);
    if (!in_order_ && scanner.held().size() < large_file && !scanner.ended()) {
      // The first buffer is read and there is more: a large file.
      const Engine engine(options_.threads);
      in_order_ = engine.threads() == 1 || frame.waits() || options_.bad_rows != BadRows::error;
      if (in_order_) continue;
      CsvRounds rounds(engine, source_, scanner);
      in_order_ = !rounds.run(builders, add_rows);
      if (in_order_) return {};
      frame.go_on_at(rounds.next_line());
      CsvScanner rest(rounds.rest(), name_, scanner.dialect(), rounds.next_line());
      while (rest.next()) add_in_order(rest);
      break;
    }
  }
  for (Note& note : frame.notes()) notes_.push_back(std::move(note));
  return builders;
}

bool CsvReader::passes_over_last(std::vector<ColumnBuilder>& builders) {
  if (no_row_ || made_ != nullptr) return false;
  no_row_ = no_last_row(std::span(builders).first(header_.names.size()));
  if (!no_row_) return false;
  rows_ = -1;
  for (const ColumnBuilder& builder : builders) rows_ = std::max(rows_, builder.rows() - 1);
  keep_words_.clear();
  in_order_ = true;
  return true;
}

void CsvReader::add_row(const CsvScanner& scanner, std::size_t cells,
                        std::vector<ColumnBuilder>& builders) const {
  std::string scratch;
  const std::int64_t line = scanner.line();
  const auto found = scanner.cells();
  for (std::size_t i = 0; i < cells; ++i) {
    const CsvCell& cell = found[i];
    if (scanner.suspicious()) require_text(scanner, cell, name_, header_.names[i]);
    builders[i].add(cell.text(scratch), line);
  }
  const std::size_t columns = header_.names.size();
  for (std::size_t i = cells; i < columns; ++i) builders[i].add("", line);
  for (std::size_t i = 0; i < written_.size(); ++i) {
    const std::size_t from = written_[i];
    builders[columns + i].add_written(from < cells ? found[from].text(scratch) : "", line);
  }
}

void CsvReader::read_header(CsvScanner& scanner) {
  std::vector<std::string> names;
  std::string scratch;
  const auto cells = scanner.cells();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!options_.header) {
      names.push_back(name_of_column(i));
      continue;
    }
    if (scanner.suspicious()) require_text(scanner, cells[i], name_, name_of_column(i));
    names.emplace_back(cells[i].text(scratch));
  }
  header_ =
      make_header(std::move(names), sample_, shared_.decimal, options_, name_, scanner.line());
  notes_.insert(notes_.end(), header_.notes.begin(), header_.notes.end());
}

ColumnPlan CsvReader::plan_column(std::size_t position) const {
  const std::string& name = header_.names[position];
  ColumnPlan plan;
  plan.name = name;
  plan.target = name == options_.target;
  plan.keep_words = keep_words_.count(name) > 0;
  plan.dropped = dropped_.count(name) > 0 || header_.dropped[position];
  if (options_.for_model) plan.type = ColumnType::text;
  const auto type = types_.find(name);
  if (type != types_.end()) plan.type = type->second;
  const auto format = formats_.find(name);
  if (format != formats_.end()) plan.date_format = format->second;
  const auto style = styles_.find(name);
  if (style != styles_.end()) {
    plan.style = style->second;
    plan.keep_words = true;
  }
  plan.marks_missing = marks_missing_.count(name) > 0;
  if (plan.dropped && plan.target) {
    throw Error({.code = "usage.bad_value",
                 .what = "the target '" + printable(name) + "' is dropped",
                 .where = "--drop",
                 .fix = "take it off the list of columns to drop"});
  }
  return plan;
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
  for (Note note : notes_) {
    if (!note.column.empty()) continue;
    note.where = place(note.where);
    table.add_note(std::move(note));
  }
  const std::size_t columns = header_.names.size();
  for (std::size_t i = 0; i < builders.size(); ++i) {
    if (builders[i].plan().dropped) continue;
    Column column = builders[i].finish(i, columns);
    if (i >= columns) {
      table.add_written(std::move(column));
      builders[i] = ColumnBuilder(builders[i].plan(), shared_);
      continue;
    }
    const bool nothing = column.missing == column.rows() && column.rows() > 0;
    if (header_.nameless[i] && nothing && i != header_.index) continue;
    if (header_.nameless[i]) {
      const bool told = types_.count(column.name) > 0 || column.name == options_.target;
      name_nameless(column, i, i == header_.index && !told);
    }
    for (const Note& note : notes_) {
      if (note.column == column.name) column.add_note(note);
    }
    if (!options_.for_model) note_doubts(column);
    for (Note& note : column.notes) note.where = place(note.where);
    table.add(std::move(column));
    builders[i] = ColumnBuilder(builders[i].plan(), shared_);
  }
  if (!options_.for_model) note_total_row(table);
  return table;
}

}  // namespace

Table within_memory(const std::string& name, const std::function<Table()>& read) {
  try {
    return read();
  } catch (const std::bad_alloc&) {
    throw Error({.code = "resource.memory",
                 .what = "the table does not fit into memory",
                 .where = name,
                 .fix = "drop columns, or read fewer rows"});
  }
}

Table read_made_text(ByteSource& source, const std::string& name, const ReadOptions& options,
                     const LinePlaces& places) {
  try {
    return CsvReader(source, name, options, &places).read();
  } catch (const Error& error) {
    ErrorFacts facts = error.facts();
    facts.where = places.in_error(facts.where, name);
    throw Error(std::move(facts));
  }
}

Table read_text(ByteSource& source, const std::string& name, const ReadOptions& options) {
  return within_memory(name, [&] { return CsvReader(source, name, options).read(); });
}

Table read_csv(const std::string& path, const ReadOptions& options) {
  std::string name = path == "-" ? "standard input" : printable(path, 200);
  const auto source = decoded(open_source(path), options.encoding, name);
  return read_text(*source, name, options);
}

Table read_csv_text(std::string_view bytes, std::string name, const ReadOptions& options) {
  const auto source = decoded(memory_source(bytes, name), options.encoding, name);
  return read_text(*source, name, options);
}

}  // namespace lamina
