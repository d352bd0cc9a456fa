#include "screen/schema_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t most_words = 4;

std::string first_cell(const Column& column, std::int64_t rows) {
  for (std::int64_t row = 0; row < rows; ++row) {
    if (!column.is_missing(row)) return printable(column.text(row), 40);
  }
  return "";
}

/// "Private 70 %, Self-emp-not-inc 8 %, …"
std::string words_text(const Column& column) {
  const auto known =
      static_cast<double>(static_cast<std::int64_t>(column.codes.size()) - column.missing);
  std::string text;
  for (const WordShare& word : frequent_words(column, most_words)) {
    const double share = 100.0 * static_cast<double>(word.cells) / known;
    const std::string percent = share < 1 ? "< 1 %" : fmt::format("{:.0f} %", share);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", printable(word.word, 24), percent);
  }
  return column.labels.size() > most_words ? text + ", …" : text;
}

std::string range(const Column& column) {
  std::int64_t lowest = -1;
  std::int64_t highest = -1;
  const auto at = [&](std::int64_t row) {
    return column.numbers[static_cast<std::size_t>(row)];
  };
  for (std::int64_t row = 0; row < static_cast<std::int64_t>(column.numbers.size()); ++row) {
    if (std::isnan(at(row))) continue;
    if (lowest < 0 || at(row) < at(lowest)) lowest = row;
    if (highest < 0 || at(row) > at(highest)) highest = row;
  }
  if (lowest < 0) return "";
  if (column.type == ColumnType::date) {
    return fmt::format("{} … {}", column.text(lowest), column.text(highest));
  }
  return fmt::format("{} … {}", compact(at(lowest)), compact(at(highest)));
}

std::string image_text(const ImageSize& size) {
  const std::string sides = fmt::format("{} x {} pixels", size.height, size.width);
  return size.channels == 1 ? sides : fmt::format("{}, {} channels", sides, size.channels);
}

std::string content_of(const Column& column, std::int64_t rows) {
  switch (column.type) {
    case ColumnType::number:
    case ColumnType::date:
      return range(column);
    case ColumnType::category:
    case ColumnType::boolean:
      return words_text(column);
    case ColumnType::identifier:
    case ColumnType::text: {
      const std::string example = first_cell(column, rows);
      return example.empty() ? "" : fmt::format("e.g. {}", example);
    }
    case ColumnType::constant:
      return first_cell(column, rows);
    case ColumnType::image:
      return image_text(column.image_size);
  }
  return "";
}

std::string distinct_text(const SchemaColumn& column) {
  if (column.distinct == 0) return "-";
  return readable(column.distinct) + (column.more_distinct ? "+" : "");
}

}  // namespace

std::vector<SchemaColumn> describe(const Table& table) {
  std::vector<SchemaColumn> columns;
  for (const Column& column : table.columns()) {
    SchemaColumn line;
    line.name = column.name;
    line.type = column_type_names[static_cast<std::size_t>(column.type)];
    line.missing = column.missing;
    line.distinct = column.distinct;
    line.more_distinct = column.codes.empty() && column.distinct == most_counted;
    line.content = content_of(column, table.rows());
    line.used = column.type != ColumnType::identifier && column.type != ColumnType::text &&
                column.type != ColumnType::constant;
    if (!line.used) line.role = "left out: " + column.reason;
    columns.push_back(std::move(line));
  }
  return columns;
}

std::string schema_table(const std::vector<SchemaColumn>& columns, std::int64_t rows,
                         std::size_t longest, const Screen& screen) {
  TextTable table({{"column", Align::left, true},
                   {"type"},
                   {"missing", Align::right},
                   {"distinct", Align::right},
                   {"values", Align::left, true},
                   {"", Align::left, true}});
  // What is no plain input is shown too; a table of one column more than fits is shown in full.
  const bool all = longest == 0 || columns.size() <= longest + 1;
  std::vector<std::pair<std::string, std::int64_t>> hidden;
  std::int64_t hidden_count = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const SchemaColumn& column = columns[i];
    const bool telling = !column.role.empty() && table.rows() < 2 * longest;
    if (!all && i >= longest && !telling) {
      ++hidden_count;
      const auto same = std::find_if(hidden.begin(), hidden.end(),
                                     [&](const auto& each) { return each.first == column.type; });
      if (same == hidden.end()) {
        hidden.emplace_back(column.type, 1);
      } else {
        ++same->second;
      }
      continue;
    }
    std::string missing;
    if (column.missing > 0) {
      const double share = 100.0 * static_cast<double>(column.missing) /
                           static_cast<double>(std::max<std::int64_t>(1, rows));
      missing = share < 0.1 ? readable(column.missing) : fmt::format("{:.1f} %", share);
    }
    std::vector<std::string> cells = {
        printable(column.name, 60), column.type,    missing.empty() ? "-" : missing,
        distinct_text(column),      column.content, column.role};
    if (column.used) {
      table.row(std::move(cells));
    } else {
      table.faint_row(std::move(cells));
    }
  }
  std::string text = table.text(screen);
  if (hidden_count > 0) {
    std::string kinds;
    for (const auto& [type, count] : hidden) {
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count, type);
    }
    text +=
        fmt::format("  and {} more columns ({}); lamina inspect shows all\n", hidden_count, kinds);
  }
  return text;
}

}  // namespace lamina::cli
