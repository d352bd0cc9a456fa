// A table: named columns of equal length, numbers as doubles and words as codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/note.hpp"
#include "lamina/data/number_style.hpp"
#include "lamina/data/numbers.hpp"

namespace lamina {

/// What a column holds. Identifiers, free text and constants tell a network nothing it could use.
enum class ColumnType : std::uint8_t {
  number,
  category,    ///< few distinct words
  boolean,     ///< two words such as yes and no (0 and 1 are numbers)
  date,        ///< a day, with or without a time of day
  identifier,  ///< names its row: a key or a code that hardly repeats
  text,        ///< free text
  constant,    ///< one value everywhere, or nothing at all
  image,       ///< pixels
};

inline constexpr std::array<std::string_view, 8> column_type_names = {
    "number", "category", "boolean", "date", "id", "text", "constant", "image"};

/// An image of more is refused.
inline constexpr std::int64_t longest_image_side = std::int64_t{1} << 16;
inline constexpr std::int64_t most_pixels = std::int64_t{1} << 24;

/// Of every image in a column.
struct ImageSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 0;

  std::int64_t pixels() const { return height * width * channels; }
  bool operator==(const ImageSize&) const = default;
};

inline constexpr std::int64_t most_counted = 10'000;

/// One column. One of `numbers`, `codes` and `pixels` holds a value for every row; a
/// classification target whose labels are numbers has numbers and codes.
struct Column {
  std::string name;
  ColumnType type = ColumnType::number;
  /// number (or place in style.steps); date (days since 1970-01-01, the fraction is the time of
  /// day); an id or a constant that is a number. NaN where missing.
  Numbers numbers;
  /// category, boolean, text and other ids: index into `labels`, -1 where missing.
  std::vector<std::int32_t> codes;
  /// Distinct words, sorted bytewise. A table of selected rows may leave some unused.
  std::vector<std::string> labels;
  /// image: row by row, height × width × channels; 255 stands for 1. None is missing.
  std::vector<std::uint8_t> pixels;
  ImageSize image_size;
  std::int64_t missing = 0;  ///< rows without a value
  /// Distinct values, missing not counted; of images 0. Numbers that are read are counted up to
  /// `most_counted`, which then means that many or more.
  std::int64_t distinct = 0;
  std::string date_format;  ///< date: e.g. "dd-mm-yyyy"
  NumberStyle style;        ///< number: how the file writes it
  std::string reason;       ///< why this type, in a short phrase
  Notes notes;              ///< what its reader decided about it

  std::int64_t rows() const;
  bool is_missing(std::int64_t row) const;
  /// The cell as text: a label as it was written, a number in its shortest form, a date as ISO, the
  /// size of an image; empty where missing.
  std::string text(std::int64_t row) const;
  /// Adds a note about this column, unless it has one of that code.
  void add_note(Note note);
};

/// Columns in the order of the file. Names are unique.
class Table {
 public:
  /// `name` is what errors call the table: a file name, or "table".
  explicit Table(std::string name = "table") : name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  std::int64_t rows() const { return rows_; }
  const std::vector<Column>& columns() const { return columns_; }
  /// Memory of the cells.
  std::int64_t bytes() const;
  /// nullptr when there is none.
  const Column* find(std::string_view name) const;
  /// Error `data.unknown_column` with the nearest name when there is none.
  const Column& column(std::string_view name) const;

  /// The cells of a column as they stand in the file, which number, date and code may not tell: see
  /// ReadOptions::as_written. nullptr when they were not asked for, and of a selection.
  const Column* written(std::string_view name) const;
  void add_written(Column cells) { written_.push_back(std::move(cells)); }

  /// Marks of missing cells that the user added when the table was read: a model remembers them.
  const std::vector<std::string>& missing_marks() const { return missing_marks_; }
  void set_missing_marks(std::vector<std::string> marks) { missing_marks_ = std::move(marks); }

  /// What its reader decided: about the whole table, then by column.
  Notes notes() const;
  /// The same and `more` about it, in the order of Notes, grouped: what a report says.
  Notes all_notes(Notes more = {}) const;
  /// Adds a note about the whole table, unless it has one of that code; one about a column is
  /// Column::add_note().
  void add_note(Note note);

  /// Adds a column of numbers, NaN where missing. All columns must have the same length, else
  /// Error `data.bad_column`.
  Table& add_numbers(std::string name, std::vector<double> values);
  /// Adds a column of words, "" where missing.
  Table& add_categories(std::string name, std::span<const std::string> values);
  /// Adds a finished column.
  Table& add(Column column);

  /// The given rows, in that order.
  Table select(std::span<const std::int64_t> rows) const;
  /// All columns but the named ones; names that are not there are ignored.
  Table drop(std::span<const std::string> columns) const;
  /// The pixels of an image column, which are gone from the table: it is of no more use.
  std::vector<std::uint8_t> take_pixels(std::string_view name) &&;

 private:
  std::string name_;
  std::vector<std::string> missing_marks_;
  Notes notes_;  // about no column
  std::vector<Column> columns_;
  std::map<std::string, std::size_t, std::less<>> places_;  // of the columns, by name
  std::vector<Column> written_;
  std::int64_t rows_ = 0;
};

}  // namespace lamina
