// What a fitted preprocessing says about a table that it is asked to take.
#include <algorithm>
#include <cmath>
#include <string>

#include "data/number_text.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "preprocess/cell_value.hpp"

namespace lamina {

namespace {

constexpr std::size_t most_named = 8;

void add_unknown_columns(std::vector<std::string> unknown, std::span<const std::string> kept,
                         Notes& notes) {
  std::erase_if(unknown, [&](const std::string& name) {
    return std::find(kept.begin(), kept.end(), name) != kept.end();
  });
  if (unknown.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < unknown.size() && i < most_named; ++i) {
    names += (i == 0 ? "'" : ", '") + printable(unknown[i]) + "'";
  }
  if (unknown.size() > most_named) {
    names += " and " + std::to_string(unknown.size() - most_named) + " more";
  }
  add_note(notes, {.code = "data.note.unknown_columns",
                   .what = "ignored, since the model was trained without",
                   .where = (unknown.size() == 1 ? "column " : "columns ") + names,
                   .fix = "train again with them, or leave them out"});
}

/// "12 of 340 cells (3.5 %)".
std::string share_text(std::int64_t part, std::int64_t all) {
  const double percent = 100 * static_cast<double>(part) / static_cast<double>(all);
  const std::string digits =
      percent < 0.1 ? "below 0.1" : print_number(std::floor(percent * 10 + 0.5) / 10);
  return std::to_string(part) + " of " + std::to_string(all) + " cells (" + digits + " %)";
}

void add_unseen_words(const CategoryColumn& to, const Column& from, Notes& notes) {
  const CategoryCells cells(to, from);
  std::int64_t unseen = 0;
  std::int64_t first = 0;
  const std::int64_t rows = from.rows();
  for (std::int64_t row = 0; row < rows; ++row) {
    if (cells[row] != 0 || from.is_missing(row)) continue;
    if (unseen++ == 0) first = row;
  }
  if (unseen == 0) return;
  add_note(notes, {.code = "data.note.unseen_words",
                   .what = "words that training never met, such as '" +
                           printable(from.text(first)) + "', count as missing",
                   .where = "column '" + printable(to.name) + "', " +
                            share_text(unseen, rows - from.missing) + ", first in row " +
                            std::to_string(first + 1),
                   .fix = "correct the words, or train with rows that have them",
                   .column = to.name});
}

}  // namespace

Notes Preprocessor::notes_on(const Table& table, std::span<const std::string> kept,
                             Notes notes) const {
  add_unknown_columns(unknown_columns(table), kept, notes);
  for (const CategoryColumn& column : category_columns_) {
    const Column* const from = table.find(column.name);
    if (from != nullptr) add_unseen_words(column, *from, notes);
  }
  return table.all_notes(std::move(notes));
}

}  // namespace lamina
