#include "data/readers/last_row.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/ascii.hpp"
#include "core/trimmed.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Sums are written with fewer digits than those that are added have.
constexpr double rounding = 1e-6;

bool names_a_sum(const ColumnBuilder& column) {
  return names_a_total(column.last_word());
}

/// Half of the numbers of the last row are the sums of their columns; others may be means.
bool is_sum(std::span<ColumnBuilder> columns) {
  int sums = 0;
  int others = 0;
  for (ColumnBuilder& column : columns) {
    const std::optional<ColumnBuilder::Totals> totals = column.totals();
    if (!totals || totals->rows < 2 || totals->size == 0) continue;
    const bool equal = std::abs(totals->last - totals->sum) <= rounding * totals->size;
    ++(equal ? sums : others);
  }
  return sums > 0 && sums >= others;
}

/// "Source: the office" in a column that holds numbers above.
bool is_remark(std::span<ColumnBuilder> columns) {
  const bool alone = std::all_of(columns.begin() + 1, columns.end(), [](const ColumnBuilder& c) {
    return c.plan().dropped || c.last_is_missing();
  });
  return alone && columns.size() > 1 && columns[0].last_is_first_word() &&
         looks_like_remark(columns[0].last_word());
}

}  // namespace

bool names_a_total(std::string_view word) {
  constexpr std::array<std::string_view, 14> totals = {
      "total", "totals", "grand total", "sum",  "sums",  "subtotal",      "all rows",
      "summe", "gesamt", "insgesamt",   "suma", "somme", "total general", "totale"};
  std::string small = lower(trimmed(word));
  if (!small.empty() && small.back() == ':') small.pop_back();
  return std::find(totals.begin(), totals.end(), small) != totals.end();
}

bool looks_like_remark(std::string_view text) {
  constexpr std::array<std::string_view, 8> words = {"source", "note",      "end of", "generated",
                                                     "data ",  "copyright", "as of",  "created"};
  constexpr std::array<std::string_view, 8> marks = {"*", "(", "[", "#", "--", "©", "†", "‡"};
  const std::string small = lower(trimmed(text));
  const auto begins = [&](std::string_view start) {
    return small.starts_with(start);
  };
  return names_a_total(text) || small.find(": ") != std::string::npos || small.ends_with(':') ||
         std::any_of(words.begin(), words.end(), begins) ||
         std::any_of(marks.begin(), marks.end(), begins);
}

std::optional<Note> no_last_row(std::span<ColumnBuilder> columns) {
  const auto named = std::find_if(columns.begin(), columns.end(), names_a_sum);
  if (named != columns.end() && is_sum(columns)) {
    return Note{.code = "data.note.total_row",
                .what = "the last row, '" + printable(named->last_word(), 30) +
                        "', is the sum of the others: passed over",
                .fix = "call it otherwise if it is a row",
                .of_spelling = true};
  }
  if (columns.empty() || !is_remark(columns)) return std::nullopt;
  return Note{.code = "data.note.footer",
              .what = "'" + printable(columns[0].last_word(), 40) + "' is no row: passed over",
              .fix = "delete it, or complete it if it is a row",
              .of_spelling = true};
}

void note_total_row(Table& table) {
  if (table.rows() < 3) return;
  for (const Column& column : table.columns()) {
    if (column.codes.empty() || column.codes.back() < 0) continue;
    const std::int32_t last = column.codes.back();
    const std::string& word = column.labels[static_cast<std::size_t>(last)];
    const bool once = std::count(column.codes.begin(), column.codes.end(), last) == 1;
    if (!names_a_total(word) || !once) continue;
    table.add_note(
        {.code = "data.note.total_row",
         .what = "the last row is called '" + printable(word, 30) +
                 "', but is used as a row: its numbers are not the sums of the others",
         .where = "column '" + printable(column.name) + "', row " + std::to_string(table.rows()),
         .fix = "delete the line if it is none"});
    return;
  }
}

}  // namespace lamina
