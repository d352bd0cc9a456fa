#include "data/readers/doubts.hpp"

#include <map>
#include <set>
#include <string>

#include "core/ascii.hpp"
#include "core/trimmed.hpp"
#include "data/readers/csv_sample.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Of a column of more, nothing is said: it is no category to learn from.
constexpr std::size_t most_words = 10'000;

void note_two_spellings(Column& column) {
  std::map<std::string, std::string_view> words;
  std::int64_t pairs = 0;
  std::string shown;
  for (const std::string& label : column.labels) {
    const auto [first, fresh] = words.try_emplace(lower(trimmed(label)), label);
    if (fresh) continue;
    if (pairs++ == 0) {
      shown = "'" + printable(first->second, 30) + "' and '" + printable(label, 30) + "'";
    }
  }
  if (pairs == 0) return;
  column.add_note(
      {.code = "data.note.two_spellings",
       .what = "words that differ by case or outer spaces only stay different words",
       .where = "column '" + printable(column.name) + "' (" + shown + (pairs == 1 ? ")" : ", …)"),
       .fix = "write them alike where they mean the same"});
}

/// "kg" of "1.2kg"; "" where the word is no number with letters behind.
std::string_view unit_of(std::string_view word) {
  const std::size_t end = word.find_last_of("0123456789");
  if (end == std::string_view::npos || word.size() - end > 6) return "";
  std::string_view number = word.substr(0, end + 1);
  if (const std::size_t sign = number.find_first_not_of("$+-"); sign != number.npos) {
    number.remove_prefix(sign);
  }
  return is_number(number) || is_number(number, ',') ? trimmed(word.substr(end + 1)) : "";
}

void note_several_units(Column& column) {
  std::set<std::string_view> units;
  std::size_t words = 0;
  for (const std::string& label : column.labels) {
    const std::string_view unit = unit_of(label);
    if (unit.empty()) continue;
    ++words;
    units.insert(unit);
  }
  // A word such as "A4" is none; neither is a size of clothes.
  if (units.size() < 2 || units.size() > 6 || words * 10 < column.labels.size() * 9) return;
  std::string shown;
  for (const std::string_view unit : units) {
    shown += (shown.empty() ? "" : ", ") + printable(unit, 10);
  }
  column.add_note({.code = "data.note.several_units",
                   .what = "numbers with several units are taken as words",
                   .where = "column '" + printable(column.name) + "' (" + shown + ")",
                   .fix = "write them in one unit to have numbers"});
}

}  // namespace

void note_doubts(Column& column) {
  const bool words = column.type == ColumnType::category || column.type == ColumnType::boolean;
  if (!words || column.labels.size() > most_words) return;
  note_two_spellings(column);
  note_several_units(column);
}

}  // namespace lamina
