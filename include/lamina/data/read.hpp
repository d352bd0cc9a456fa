// Reading tables: delimited text (CSV, TSV and their relatives), JSON Lines, and images with labels
// (IDX).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamina/data/table.hpp"

namespace lamina {

/// What becomes of a row of too few or too many cells, or with a quote that does not fit.
enum class BadRows : std::uint8_t {
  error,
  skip,  ///< it is passed over
  pad,   ///< too few cells: the last ones are missing; a quote is text; too many: passed over
};

struct ReadOptions {
  /// Columns to leave out. A name that is not there is Error `usage.unknown_column`.
  std::vector<std::string> drop = {};
  /// Types that are known; the others are inferred.
  std::vector<std::pair<std::string, ColumnType>> types = {};
  /// Formats of known dates, e.g. {"day", "dd-mm-yyyy"} or "%d-%m-%Y"; the others are inferred.
  /// docs/cli.md lists them; another is Error `usage.bad_value`.
  std::vector<std::pair<std::string, std::string>> date_formats = {};
  /// How columns write their numbers, where that is known and not plain.
  std::vector<ColumnStyle> number_styles = {};
  /// More marks of a missing cell. Empty, NA, N/A, #N/A, <NA>, ?, NaN, NaT, NULL and \N always
  /// count, in any case; None, inf, - and . where the column is not one of words.
  std::vector<std::string> missing = {};
  /// Columns of words in which None, inf, - and . mark a missing cell, as a model learnt.
  std::vector<std::string> marks_missing = {};
  /// 0 finds out which of , ; tab | it is.
  char delimiter = 0;
  /// Numbers are written 1,5. Found out too when the delimiter is no comma.
  bool decimal_comma = false;
  /// Without a header the columns are called c1, c2, …
  bool header = true;
  /// Lines to pass over before anything else.
  std::int64_t skip = 0;
  /// Lines that start with it are passed over. 0: only lines that start with # before the header.
  char comment = 0;
  /// utf-8, windows-1252, latin-1, utf-16, utf-16le, utf-16be; empty is utf-8. A byte-order mark
  /// says more.
  std::string encoding = {};
  /// Those that are not an error are counted in a note.
  BadRows bad_rows = BadRows::error;
  /// The column to learn: class labels stay spelled as in the file.
  std::string target = {};
  /// Reading for a model that is already trained: names that the file lacks are no error here, and
  /// columns without a known type are kept as text. Set by Preprocessor::read_options().
  bool for_model = false;
  /// Columns of which a table of text also holds the cells as they stand in the file, dropped ones
  /// too: Table::written(). Names that are not there are passed over.
  std::vector<std::string> as_written = {};
  /// IDX: the file of labels. Empty looks beside the images: train-images-idx3-ubyte.gz has
  /// train-labels-idx1-ubyte.gz.
  std::string labels = {};
  /// For large files of text; 0 is default_threads(). The table is the same for any number.
  int threads = 0;
};

/// Reads delimited text by RFC 4180: cells may be quoted and then hold delimiters, line breaks and
/// doubled quotes. UTF-8, or what a byte-order mark or ReadOptions::encoding says; LF, CRLF or CR;
/// plain or packed (gzip, zstd, or zip with one member, else "file.zip:member"), told by the first
/// bytes; "-" is standard input. Packed data of more than 16 MB that unpacks to more than 1,000
/// times its size is Error `data.unpacks_too_large`. Blank lines are skipped, but in a
/// table of one column they are rows; spaces around unquoted cells do not count. Infinite numbers
/// (inf, 1e400) are no numbers; 1e-400 is 0.
///
/// A nameless column is called "index" where it is the first, else c2, c3, …; Table::notes() tell
/// this and what was passed over: lines of delimiters only (but not for a model), # lines and
/// titles before the header, a line of units below it, footers, empty cells behind the last column.
///
/// Memory: the parsed columns and one buffer; from a pipe also the bytes as they came.
/// What is wrong with the input is an Error `data.…` that names file, line and column.
Table read_csv(const std::string& path, const ReadOptions& options = {});

/// The same from memory; `name` is what errors call it.
Table read_csv_text(std::string_view bytes, std::string name = "text",
                    const ReadOptions& options = {});

/// Reads images and their labels: IDX files of bytes, the format of MNIST, plain or gzip. The
/// table has a column "image" and, where there are labels, "label" with their
/// numbers as words, or as numbers with the type `number`. Memory: the bytes of the pixels.
/// Error `data.idx_…`; options that only text has are `usage.conflict`.
Table read_idx(const std::string& path, const ReadOptions& options = {});

/// Reads a table in any format of the above, told by its first bytes or its name, or JSON Lines: an
/// object of plain values a line, whose keys are columns in the order in which they first come, and
/// null or absent where a cell is missing. That is the table of the same values as CSV. "-" is
/// text. Other formats are Error `usage.not_yet`, which says how to convert them.
Table read_table(const std::string& path, const ReadOptions& options = {});

/// The rows of several files of text, in their order, as one table: columns are matched by name and
/// have one type over all files. Error `data.missing_column` or `data.other_columns` names a file
/// that has not the columns of the first. A line in a note is "line 2 of file 3".
Table read_tables(std::span<const std::string> paths, const ReadOptions& options = {});

/// True for None, inf, - and ., in any case: they mark a missing cell among numbers, dates and
/// truth values, but may be words among words.
bool may_mark_missing(std::string_view word);

/// The column that a file means to be learnt, "label" of IDX; empty where the user must say.
std::string usual_target(const std::string& path);

}  // namespace lamina
