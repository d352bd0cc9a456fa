// What a fitted preprocessing says about a table that it is asked to take.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/counted.hpp"
#include "data/number_text.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "preprocess/cell_value.hpp"
#include "preprocess/date_doubts.hpp"
#include "preprocess/spellings.hpp"

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
    names += " and " + readable(static_cast<std::int64_t>(unknown.size() - most_named)) + " more";
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
  return readable(part) + " of " + counted(all, "cell") + " (" + digits + " %)";
}

/// Cells of which something is to be said.
struct Told {
  std::int64_t cells = 0;
  std::int64_t first = 0;  ///< row
  void count(std::int64_t row) {
    if (cells++ == 0) first = row;
  }
  std::string where(const Column& column, std::string_view name) const {
    return "column '" + printable(name) + "', " +
           share_text(cells, column.rows() - column.missing) + ", first in row " +
           std::to_string(first + 1);
  }
};

void add_other_spellings(const Told& told, const Column& from, const std::string& name,
                         const std::string& meant, Notes& notes) {
  if (told.cells == 0) return;
  add_note(notes,
           {.code = "data.note.other_spelling",
            .what = "words spelled otherwise than in training: '" +
                    printable(from.text(told.first)) + "' is taken as '" + printable(meant) + "'",
            .where = told.where(from, name),
            .fix = "spell them as in training to say so aloud",
            .column = name,
            .of_spelling = true});
}

void add_unseen_words(const CategoryColumn& to, const Column& from, Notes& notes) {
  const CategoryCells cells(to, from);
  Told other;
  Told unseen;
  std::string meant;
  for (std::int64_t row = 0; row < from.rows(); ++row) {
    if (from.is_missing(row) || cells.is_as_in_training(row)) continue;
    if (cells[row] == 0) {
      unseen.count(row);
    } else {
      if (other.cells == 0) meant = to.labels[static_cast<std::size_t>(cells[row]) - 1];
      other.count(row);
    }
  }
  add_other_spellings(other, from, to.name, meant, notes);
  if (unseen.cells == 0) return;
  const std::string example = "'" + printable(from.text(unseen.first)) + "'";
  if (unseen.cells * 2 > from.rows() - from.missing) {
    add_note(notes, {.code = "data.note.mostly_unseen",
                     .what = "WARNING: training never met most of what stands here, such as " +
                             example + "; it counts as missing, and answers are worth less",
                     .where = unseen.where(from, to.name),
                     .fix = "check that it is the same column, spelled as in training",
                     .column = to.name});
    return;
  }
  add_note(notes,
           {.code = "data.note.unseen_words",
            .what = "words that training never met, such as " + example + ", count as missing",
            .where = unseen.where(from, to.name),
            .fix = "correct the words, or train with rows that have them",
            .column = to.name});
}

/// Classes that are known by another spelling.
void add_target_spellings(std::span<const std::string> classes, const Column& from, Notes& notes) {
  const Spellings known(classes);
  std::vector<std::string> meant;  // of each label that is spelled otherwise
  for (const std::string& label : from.labels) {
    const std::int32_t place = known.find(label);
    const std::string& word = place < 0 ? label : classes[static_cast<std::size_t>(place)];
    meant.push_back(word == label ? "" : word);
  }
  Told told;
  for (std::int64_t row = 0; row < static_cast<std::int64_t>(from.codes.size()); ++row) {
    const std::int32_t label = from.codes[static_cast<std::size_t>(row)];
    if (label >= 0 && !meant[static_cast<std::size_t>(label)].empty()) told.count(row);
  }
  if (told.cells == 0) return;
  const auto first = static_cast<std::size_t>(from.codes[static_cast<std::size_t>(told.first)]);
  add_other_spellings(told, from, from.name, meant[first], notes);
}

}  // namespace

Notes Preprocessor::notes_on(const Table& table, std::span<const std::string> kept,
                             Notes notes) const {
  add_unknown_columns(unknown_columns(table), kept, notes);
  for (const NumberColumn& column : number_columns_) {
    const Column* const from = table.find(column.name);
    if (from != nullptr) note_other_order(column, *from, notes);
  }
  for (const CategoryColumn& column : category_columns_) {
    const Column* const from = table.find(column.name);
    if (from != nullptr) add_unseen_words(column, *from, notes);
  }
  // Read without its type the target is text, of which no one asks what it means.
  const Column* const truth = table.find(target_);
  if (truth != nullptr && task_ != Task::regression && truth->type != ColumnType::text) {
    add_target_spellings(labels_, *truth, notes);
  }
  return table.all_notes(std::move(notes));
}

}  // namespace lamina
