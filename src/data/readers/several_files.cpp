#include "data/readers/several_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/readers/csv_dialect.hpp"
#include "data/readers/csv_scanner.hpp"
#include "data/readers/encoding.hpp"
#include "data/readers/foreign_format.hpp"
#include "data/readers/header.hpp"
#include "data/readers/json_lines.hpp"
#include "data/readers/preamble.hpp"
#include "data/readers/require_text.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

std::string shown(const std::string& path) {
  return path == "-" ? "standard input" : printable(path, 200);
}

}  // namespace

TextFile open_text(const std::string& path, const ReadOptions& options) {
  const std::string name = shown(path);
  std::unique_ptr<ByteSource> packed = open_source(path);
  std::array<char, 16> bytes{};
  const std::string_view start(bytes.data(), packed->read(bytes));
  packed->rewind();
  refuse_foreign(start, archive_and_member(path).first, name);
  TextFile file{decoded(std::move(packed), options.encoding, name), nullptr};
  if (is_json_lines(start, path)) {
    file.made = std::make_unique<LinePlaces>();
    file.bytes = text_of_json_lines(std::move(file.bytes), name, options, *file.made);
  }
  return file;
}

/// One of the files, behind its header.
class SeveralFiles::File {
 public:
  File(const std::string& path, const ReadOptions& options, bool first)
      : name_(shown(path)), text_(open_text(path, options)), scanner_(*text_.bytes, name_) {
    const bool made = text_.made != nullptr;
    bool whole = false;
    for (std::int64_t i = 0; i < options.skip; ++i) scanner_.skip_line();
    std::string_view sample = scanner_.sample(whole);
    Preamble preamble;
    if (!made) preamble = find_preamble(sample, whole, options);
    for (std::int64_t i = 0; i < preamble.lines; ++i) scanner_.skip_line();
    notes = std::move(preamble.notes);
    sample = scanner_.sample(whole);
    CsvDialect dialect{.delimiter = made ? ',' : options.delimiter,
                       .comment = options.comment,
                       .stray_quotes = options.bad_rows != BadRows::error};
    if (dialect.delimiter == 0) dialect.delimiter = preamble.delimiter;
    if (dialect.delimiter == 0) dialect.delimiter = sniff_delimiter(sample, whole);
    scanner_.set_dialect(dialect);
    const Sample records = sample_records(sample, whole, dialect);
    next_line_ = scanner_.next_line();
    if (!scanner_.next()) {
      throw Error({.code = "data.empty_file",
                   .what = "the file is empty",
                   .where = name_,
                   .fix = "check that the file was written, or leave it out"});
    }
    read_header(options, records, first);
    if (columns.size() == 1) {
      dialect.blank_rows = true;
      scanner_.set_dialect(dialect);
    }
  }

  bool next() {
    if (pending_) return !(pending_ = false);
    next_line_ = scanner_.next_line();
    return scanner_.next();
  }
  std::span<const CsvCell> cells() const { return scanner_.cells(); }
  /// Refuses what is no text, by the place where it stands.
  void check() const {
    if (!scanner_.suspicious()) return;
    const auto found = cells();
    for (std::size_t i = 0; i < found.size(); ++i) {
      require_text(scanner_, found[i], name_, i < columns.size() ? columns[i] : "");
    }
  }
  /// Blank lines before the record at hand.
  std::int64_t gap() const { return scanner_.line() - next_line_; }
  std::int64_t line() const {
    return text_.made ? text_.made->line_of(scanner_.line()) : scanner_.line();
  }
  const std::string& name() const { return name_; }
  char delimiter() const { return scanner_.dialect().delimiter; }

  std::vector<std::string> columns;
  Notes notes;

 private:
  void read_header(const ReadOptions& options, const Sample& records, bool first) {
    std::string scratch;
    check();
    for (const CsvCell& cell : cells()) {
      columns.push_back(options.header ? std::string(cell.text(scratch))
                                       : name_of_column(columns.size()));
    }
    pending_ = first || !options.header;
    const char decimal = options.decimal_comma ? ',' : '.';
    ReadOptions judged = options;
    judged.for_model = options.for_model || !first;  // a column that lacks is told by open_next()
    Header header = make_header(columns, records, decimal, judged, name_, scanner_.line());
    columns = std::move(header.names);
    // The header of the first file is part of the text, whose reader sees to the units below it.
    if (header.units && !first) scanner_.next();
  }

  std::string name_;
  TextFile text_;
  CsvScanner scanner_;
  std::int64_t next_line_ = 0;
  bool pending_ = false;  ///< the record at hand is to be read
};

SeveralFiles::SeveralFiles(std::span<const std::string> paths, const ReadOptions& options)
    : paths_(paths.begin(), paths.end()), options_(options) {
  std::vector<std::string> names;
  for (const std::string& path : paths_) names.push_back(shown(path));
  places_.name_files(std::move(names));
}

SeveralFiles::~SeveralFiles() = default;

/// Opens the next file and finds the columns of the first in it.
void SeveralFiles::open_next() {
  const bool first = next_ == 0;
  file_ = std::make_unique<File>(paths_[next_], options_, first);
  for (Note& note : file_->notes) {
    if (paths_.size() > 1) note.where += " of file " + std::to_string(next_ + 1);
    add_note(notes_, std::move(note));
  }
  ++next_;
  order_.clear();
  const std::vector<std::string>& found = file_->columns;
  if (first) {
    columns_ = found;
    delimiter_ = file_->delimiter();
    return;
  }
  if (found == columns_) return;
  for (const std::string& column : columns_) {
    const auto at = std::find(found.begin(), found.end(), column);
    if (at == found.end()) refuse_columns("data.missing_column", "lacks", column);
    order_.push_back(static_cast<std::size_t>(at - found.begin()));
  }
  for (const std::string& column : found) {
    const bool known = std::find(columns_.begin(), columns_.end(), column) != columns_.end();
    if (!known && !options_.for_model) refuse_columns("data.other_columns", "also has", column);
  }
  note_order();
}

/// One note for all files, which names the first; it tells of spelling, so no model keeps it.
void SeveralFiles::note_order() {
  if (reordered_++ == 0) {
    first_reordered_ = "file " + std::to_string(next_) + " (" + shown(paths_[next_ - 1]) + ")";
  }
  const std::string of = " of " + std::to_string(paths_.size());
  std::erase_if(notes_, [](const Note& note) { return note.code == "data.note.column_order"; });
  add_note(notes_, {.code = "data.note.column_order",
                    .what = "the columns stand in another order than in the first file: they are "
                            "matched by name",
                    .where = reordered_ == 1 ? first_reordered_ + of
                                             : std::to_string(reordered_) + of + " files, first " +
                                                   first_reordered_,
                    .fix = "write all files alike",
                    .of_spelling = true});
}

void SeveralFiles::refuse_columns(const char* code, const char* verb,
                                  const std::string& column) const {
  throw Error(
      {.code = code,
       .what = std::string("the file ") + verb + " the column '" + printable(column) +
               "', otherwise than the first file",
       .where = file_->name() + ", header",
       .fix = "give files of the same columns, in any order; the first is " + shown(paths_[0])});
}

bool SeveralFiles::next_row() {
  while (file_ == nullptr || !file_->next()) {
    if (next_ == paths_.size()) return false;
    open_next();
  }
  file_->check();
  const std::int64_t gap = columns_.size() > 1 ? file_->gap() : 0;
  for (std::int64_t i = 0; i < gap; ++i) end_row();
  places_.add(line(), file_->line(), next_ - 1);
  const auto cells = file_->cells();
  const bool ordered = order_.empty() || cells.size() != file_->columns.size();
  const std::size_t count = ordered ? cells.size() : order_.size();
  std::string scratch;
  for (std::size_t i = 0; i < count; ++i) {
    const CsvCell& cell = cells[ordered ? i : order_[i]];
    const std::string_view text = cell.text(scratch);
    const bool quoted = cell.quoted || text.find_first_of("\"\r\n") != std::string_view::npos ||
                        text.find(delimiter_) != std::string_view::npos;
    put_cell(text, delimiter_, i == 0, quoted);
  }
  end_row();
  return true;
}

void SeveralFiles::rewind() {
  restart();
  places_.clear();
  file_.reset();
  next_ = 0;
  reordered_ = 0;
}

ReadOptions SeveralFiles::reading() const {
  ReadOptions reading = options_;
  reading.delimiter = delimiter_;
  reading.skip = 0;
  reading.comment = 0;
  return reading;
}

}  // namespace lamina
