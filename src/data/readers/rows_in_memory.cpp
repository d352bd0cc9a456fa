#include "lamina/data/rows_in_memory.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "core/counted.hpp"
#include "data/bad_cell.hpp"
#include "data/date_formats.hpp"
#include "data/number_text.hpp"
#include "data/readers/column_builder.hpp"
#include "data/readers/csv.hpp"
#include "data/readers/doubts.hpp"
#include "data/readers/header.hpp"
#include "data/readers/infer_type.hpp"
#include "data/readers/last_row.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::int64_t first_line = 2;  // below the header

ColumnPlan plan_of(const Header& header, std::size_t position, const ReadOptions& options) {
  const std::string& name = header.names[position];
  ColumnPlan plan;
  plan.name = name;
  plan.target = name == options.target;
  plan.dropped = header.dropped[position] ||
                 std::find(options.drop.begin(), options.drop.end(), name) != options.drop.end();
  if (options.for_model) plan.type = ColumnType::text;
  for (const auto& [column, type] : options.types) {
    if (column == name) plan.type = type;
  }
  for (const auto& [column, format] : options.date_formats) {
    if (column == name) plan.date_format = date_format_of(format, column);
  }
  for (const ColumnStyle& known : options.number_styles) {
    if (known.name != name) continue;
    plan.style = known.style;
    plan.keep_words = true;
  }
  const auto& marks = options.marks_missing;
  plan.marks_missing = std::find(marks.begin(), marks.end(), name) != marks.end();
  return plan;
}

/// Numbers that stay numbers: what ColumnBuilder makes of the same as text.
Column numbers_of(const CellsInMemory& cells, const ColumnPlan& plan, std::size_t position,
                  std::size_t columns) {
  Column column;
  column.name = plan.name;
  column.numbers =
      Numbers::borrowed(cells.numbers, cells.stride, static_cast<std::size_t>(cells.rows),
                        cells.kind == CellsInMemory::Kind::f32);
  column.missing = std::count_if(column.numbers.begin(), column.numbers.end(),
                                 [](double value) { return std::isnan(value); });
  if (column.missing == cells.rows && !plan.type) {
    column.type = ColumnType::constant;
    column.reason = "every cell is missing";
    return column;
  }
  column.type = ColumnType::number;
  column.reason = plan.type ? "as told" : "all cells are numbers";
  column.distinct = count_distinct(column.numbers, plan.target ? 0 : most_counted);
  if (!plan.type && !plan.target) infer_number_type(column, position, columns);
  return column;
}

/// Everything else goes the way of text, from its cells.
Column words_of(const CellsInMemory& cells, ColumnPlan plan, const ReadPlan& shared,
                std::size_t position, std::size_t columns) {
  for (;;) {
    ColumnBuilder builder(plan, shared);
    for (std::int64_t row = 0; row < cells.rows; ++row) {
      const std::int64_t line = first_line + row;
      if (cells.kind != CellsInMemory::Kind::words) {
        const double value = cells.number(row);
        builder.add(std::isnan(value) ? "" : print_number(value), line);
      } else {
        const std::int32_t code = cells.codes[static_cast<std::size_t>(row)];
        builder.add(code < 0 ? std::string_view()
                             : std::string_view(cells.words[static_cast<std::size_t>(code)]),
                    line);
      }
    }
    if (!builder.needs_words()) return builder.finish(position, columns);
    plan.keep_words = true;
  }
}

void require_finite(const CellsInMemory& cells, const std::string& file) {
  if (cells.kind == CellsInMemory::Kind::words) return;
  for (std::int64_t row = 0; row < cells.rows; ++row) {
    if (!std::isinf(cells.number(row))) continue;
    throw Error({.code = "data.not_finite",
                 .what = "found infinity, expected finite numbers, or NaN where a cell is missing",
                 .where = place_of(file, first_line + row, cells.name),
                 .fix = "replace it, or write NaN where the value is not known"});
  }
}

void require_table(std::span<const CellsInMemory> columns, const ReadOptions& options,
                   const std::string& file) {
  if (columns.empty() || (columns[0].rows == 0 && !options.for_model)) {
    throw Error({.code = "data.no_rows",
                 .what = columns.empty() ? "there are no columns" : "there are no rows",
                 .where = file,
                 .fix = "give at least one row and one column"});
  }
  for (const CellsInMemory& column : columns) {
    if (column.rows == columns[0].rows) continue;
    throw Error({.code = "data.bad_column",
                 .what = "the columns '" + printable(columns[0].name) + "' and '" +
                         printable(column.name) + "' have " + readable(columns[0].rows) + " and " +
                         counted(column.rows, "row"),
                 .where = file,
                 .fix = "give all columns the same length"});
  }
}

}  // namespace

double CellsInMemory::number(std::int64_t row) const {
  const std::byte* const at = numbers + row * stride;
  if (kind == Kind::f32) {
    float value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  double value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

Table read_rows(std::span<const CellsInMemory> columns, std::string name,
                const ReadOptions& options) {
  require_table(columns, options, name);
  std::vector<std::string> names;
  for (const CellsInMemory& column : columns) names.push_back(column.name);
  const Header header = make_header(std::move(names), {}, '.', options, name, 1);
  const ReadPlan shared{.file = name,
                        .decimal = '.',
                        .guessed_decimal = false,
                        .for_model = options.for_model,
                        .marks = MissingMarks(options.missing)};
  return within_memory(name, [&] {
    Table table(name);
    table.set_missing_marks(options.missing);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const ColumnPlan plan = plan_of(header, i, options);
      // What a model does not know says nothing to it.
      if (plan.dropped || (plan.type == ColumnType::text && options.for_model)) continue;
      require_finite(columns[i], name);
      const bool numbers = columns[i].kind != CellsInMemory::Kind::words && !plan.keep_words &&
                           plan.type.value_or(ColumnType::number) == ColumnType::number;
      Column column = numbers ? numbers_of(columns[i], plan, i, columns.size())
                              : words_of(columns[i], plan, shared, i, columns.size());
      if (!options.for_model) note_doubts(column);
      table.add(std::move(column));
    }
    if (!options.for_model) note_total_row(table);
    return table;
  });
}

}  // namespace lamina
