#include "arguments/table_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "arguments/values.hpp"
#include "lamina/core/error.hpp"

namespace lamina::cli {

namespace {

constexpr const char* group = "The table";

/// All types but image, the last: text does not become pixels.
constexpr auto typed_by_hand = std::span(column_type_names).first<7>();

/// "col=category", "day=date:dd-mm-yyyy"; the last = counts, so that a name may hold one.
void apply_type(const std::string& text, ReadOptions& options) {
  const std::size_t at = text.rfind('=');
  if (at == std::string::npos || at == 0) {
    bad_value("--type", fmt::format("'{}' names no column and type", printable(text)),
              "write it as --type zip=category");
  }
  const std::string column = text.substr(0, at);
  std::string type = text.substr(at + 1);
  if (type.rfind("date:", 0) == 0) {
    options.date_formats.emplace_back(column, type.substr(5));
    type = "date";
  }
  const std::string_view known = one_of("--type", type, typed_by_hand);
  const auto index = static_cast<std::size_t>(
      std::find(column_type_names.begin(), column_type_names.end(), known) -
      column_type_names.begin());
  for (const auto& [name, given] : options.types) {
    if (name != column) continue;
    bad_value("--type", fmt::format("'{}' is given two types", printable(column)),
              "give each column one type");
  }
  options.types.emplace_back(column, static_cast<ColumnType>(index));
}

/// In the order of BadRows.
constexpr std::array<std::string_view, 3> bad_row_names = {"error", "skip", "pad"};

char comment_mark(const std::string& text) {
  const bool mark = text.size() == 1 &&
                    std::string_view("#%;!*/'-@$&~|>").find(text[0]) != std::string_view::npos;
  if (!mark) {
    bad_value("--comment", fmt::format("'{}' cannot start a comment", printable(text)),
              "give one character such as '#' or '%'");
  }
  return text[0];
}

}  // namespace

void TableOptions::declare_columns(CommandLine& line) {
  line.options(group, "--drop", "COL,…", drop_, "columns to leave out");
  line.options(
      group, "--type", "COL=TYPE", types_,
      "number, category, boolean, date, id, text; date:dd-mm-yyyy or date:%d-%m-%Y says the order");
}

void TableOptions::declare_format(CommandLine& line) {
  line.options(group, "--missing", "MARK,…", missing_,
               "more marks of a missing cell; empty, NA, N/A, ?, NaN, NULL and more always count");
  line.option(group, "--delimiter", "CHAR", delimiter_,
              "what separates cells: , ; | or tab (found out when not given)");
  line.flag(group, "--decimal-comma", decimal_comma_, "numbers are written 1,5");
  line.flag(group, "--no-header", no_header_, "the first line is data; columns are c1, c2, …");
  line.option(group, "--skip", "N", skip_, "lines to pass over before the header");
  line.option(group, "--comment", "CHAR", comment_, "lines that start with it are passed over");
  line.option(group, "--encoding", "NAME", encoding_,
              "utf-8 (default), windows-1252, latin-1, utf-16, utf-16le or utf-16be");
  line.option(group, "--bad-rows", "WHAT", bad_rows_,
              "rows of too few or too many cells, or with a stray quote: error (default), skip, or "
              "pad with missing cells");
}

void TableOptions::declare_labels(CommandLine& line) {
  line.option(group, "--labels", "FILE", labels_,
              "the labels of IDX images (found beside them when not given: train-images-idx3-ubyte "
              "has train-labels-idx1-ubyte)");
}

void TableOptions::apply(ReadOptions& options) const {
  for (std::string& name : names("--drop", drop_)) options.drop.push_back(std::move(name));
  for (const std::string& text : names("--type", types_)) apply_type(text, options);
  for (std::string& mark : names("--missing", missing_)) options.missing.push_back(std::move(mark));
  if (delimiter_) options.delimiter = delimiter("--delimiter", *delimiter_);
  if (decimal_comma_) options.decimal_comma = true;
  if (labels_) options.labels = not_empty("--labels", *labels_);
  if (no_header_) options.header = false;
  if (skip_) options.skip = whole_number("--skip", *skip_, 0, INT64_MAX);
  if (comment_) options.comment = comment_mark(*comment_);
  if (encoding_) options.encoding = not_empty("--encoding", *encoding_);
  if (bad_rows_) {
    const std::string_view chosen = one_of("--bad-rows", *bad_rows_, bad_row_names);
    options.bad_rows = static_cast<BadRows>(
        std::find(bad_row_names.begin(), bad_row_names.end(), chosen) - bad_row_names.begin());
  }
}

void read_weights_as_numbers(const std::string& column, ReadOptions& options) {
  const bool known = std::any_of(options.types.begin(), options.types.end(),
                                 [&](const auto& type) { return type.first == column; });
  if (!column.empty() && !known) options.types.emplace_back(column, ColumnType::number);
}

}  // namespace lamina::cli
