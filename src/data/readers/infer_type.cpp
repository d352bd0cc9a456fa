#include "data/readers/infer_type.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "core/ascii.hpp"
#include "core/counted.hpp"
#include "data/bad_cell.hpp"
#include "data/number_text.hpp"
#include "data/readers/csv_dialect.hpp"
#include "data/readers/infer_dates.hpp"
#include "data/readers/infer_numbers.hpp"
#include "data/truth_words.hpp"

namespace lamina {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Names that people give to keys: id, user_id, PassengerId, index.
bool names_a_key(std::string_view name) {
  const std::string small = lower(name);
  constexpr std::array<std::string_view, 10> words = {
      "id", "index", "idx", "key", "uuid", "guid", "rowid", "row", "rownames", "unnamed: 0"};
  if (std::find(words.begin(), words.end(), small) != words.end()) return true;
  for (const std::string_view end : {"_id", " id", "-id", ".id", "_key", "_uuid"}) {
    if (ends_with(small, end)) return true;
  }
  return ends_with(name, "Id") || (ends_with(name, "ID") && name.size() > 2 &&
                                   name[name.size() - 3] >= 'a' && name[name.size() - 3] <= 'z');
}

bool whole(double value) {
  return value == std::floor(value);
}

std::string share_text(std::int64_t part, std::int64_t all) {
  return readable(part) + " of " + readable(all);
}

// ---- words ----

/// True when the labels are words of one pair of truth words; 0 and 1 count only where the user
/// said so.
bool are_truth_words(std::span<const std::string> labels, bool digits_too) {
  for (std::size_t pair = 0; pair < digits_of_truth + (digits_too ? 1 : 0); ++pair) {
    const bool all = std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
      const std::string small = lower(label);
      return small == truth_words[pair][0] || small == truth_words[pair][1];
    });
    if (all) return true;
  }
  return false;
}

bool is_truth_word(std::string_view label) {
  const std::string small = lower(label);
  return std::any_of(truth_words.begin(), truth_words.begin() + digits_of_truth + 1,
                     [&](const auto& pair) { return small == pair[0] || small == pair[1]; });
}

/// Below them words that repeat may do so by chance.
constexpr std::int64_t fewest_shared = 100;

/// Rows that share their word with another row.
std::int64_t rows_that_share(const Column& column) {
  std::vector<std::int64_t> counts(column.labels.size(), 0);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  std::int64_t rows = 0;
  for (const std::int64_t count : counts) rows += count > 1 ? count : 0;
  return rows;
}

/// Text that is neither number, date nor truth value: few words, keys or prose.
void infer_plain_words(Column& column, bool target) {
  const auto rows = static_cast<std::int64_t>(column.codes.size()) - column.missing;
  column.type = ColumnType::category;
  column.reason = counted(column.distinct, "word");
  if (target) return;
  if (column.distinct == 1 && column.missing == 0) {
    column.type = ColumnType::constant;
    column.reason = "always '" + printable(column.labels[0], 30) + "'";
    return;
  }
  std::size_t with_spaces = 0;
  std::size_t letters = 0;
  for (const std::string& label : column.labels) {
    with_spaces += label.find(' ') != std::string::npos ? 1 : 0;
    letters += label.size();
  }
  const bool unique_key = column.distinct == rows && rows > 2 && names_a_key(column.name);
  // A fifth that share theirs may have more in common: families of a ticket, tenants of a house.
  const bool mostly_unique = column.distinct > 10 && column.distinct * 2 > rows &&
                             (rows < fewest_shared || rows_that_share(column) * 5 < rows);
  const bool prose = column.distinct > 100 && letters > 60 * column.labels.size();
  if (!unique_key && !mostly_unique && !prose) return;
  const bool words = prose || with_spaces * 10 > column.labels.size();
  column.type = words && !unique_key ? ColumnType::text : ColumnType::identifier;
  column.reason = share_text(column.distinct, rows) + " differ";
}

/// Returns true when the column was made what the user or the model said.
bool apply_given_type(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                      std::span<const std::int64_t> first_lines) {
  if (!plan.type || *plan.type == ColumnType::number) return false;
  column.type = *plan.type;
  column.reason = "as told";
  const auto place = [&](std::size_t label) {
    return place_of(shared.file, first_lines[label], column.name);
  };
  if (column.type == ColumnType::boolean && !are_truth_words(column.labels, true)) {
    std::size_t bad =
        first_label(first_lines, [&](std::size_t i) { return !is_truth_word(column.labels[i]); });
    // All are truth words, of several pairs: name the one that came last.
    if (bad == first_lines.size()) {
      bad = static_cast<std::size_t>(std::max_element(first_lines.begin(), first_lines.end()) -
                                     first_lines.begin());
    }
    throw bad_boolean(column.labels[bad], place(bad), column.name);
  }
  if (column.type == ColumnType::date) read_told_dates(column, plan, shared, first_lines);
  return true;
}

}  // namespace

std::int64_t count_distinct(const Numbers& values, std::int64_t most) {
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  constexpr std::uint64_t empty = ~std::uint64_t{0};  // the bits of a NaN
  std::vector<std::uint64_t> slots(256, empty);
  int shift = 64 - 8;
  std::size_t count = 0;
  const auto insert = [&](std::uint64_t bits) {
    const std::size_t mask = slots.size() - 1;
    std::size_t slot = (bits * multiplier) >> shift;
    while (slots[slot] != empty && slots[slot] != bits) slot = (slot + 1) & mask;
    const bool added = slots[slot] == empty;
    slots[slot] = bits;
    return added;
  };
  for (const double value : values) {
    if (std::isnan(value)) continue;
    if (!insert(std::bit_cast<std::uint64_t>(value + 0.0))) continue;  // -0 is 0
    if (++count == static_cast<std::size_t>(most)) break;
    if (count * 2 <= slots.size()) continue;
    std::vector<std::uint64_t> old(slots.size() * 4, empty);
    old.swap(slots);
    shift -= 2;
    for (const std::uint64_t bits : old) {
      if (bits != empty) insert(bits);
    }
  }
  return static_cast<std::int64_t>(count);
}

void infer_number_type(Column& column, std::size_t position, std::size_t columns) {
  const auto rows = static_cast<std::int64_t>(column.numbers.size());
  column.type = ColumnType::number;
  column.reason = "all cells are numbers";
  if (column.distinct == 1 && column.missing == 0) {
    column.type = ColumnType::constant;
    column.reason = "always " + print_number(column.numbers[0]);
    return;
  }
  if (infer_compact_dates(column)) return;
  // Only whole numbers can be keys: a measure with decimals may well differ in every row.
  const bool may_differ = column.distinct == rows || column.distinct == most_counted;
  if (!may_differ || !std::all_of(column.numbers.begin(), column.numbers.end(), whole)) return;
  bool counter = true;
  for (std::size_t i = 1; counter && i < column.numbers.size(); ++i) {
    counter = column.numbers[i] == column.numbers[i - 1] + 1;
  }
  // Without a name that says so, only a counter in front of a real table is a key: x = 0, 1, 2, …
  // in a small example is what there is to learn from.
  if (counter && position == 0 && columns >= 3 && rows >= 20) {
    column.type = ColumnType::identifier;
    column.reason = "counts the rows";
  } else if (rows > 2 && names_a_key(column.name) && count_distinct(column.numbers) == rows) {
    column.type = ColumnType::identifier;
    column.reason = "whole numbers, another in every row";
  }
}

void infer_word_type(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                     std::span<const std::int64_t> first_lines) {
  if (apply_given_type(column, plan, shared, first_lines)) return;
  if (column.labels.empty()) {
    column.type = ColumnType::constant;
    column.reason = "every cell is missing";
    become_numbers(column, {}, false);
    return;
  }
  if (infer_number_words(column, plan, shared, first_lines)) return;
  if (column.labels.size() <= 2 && are_truth_words(column.labels, false)) {
    column.type = ColumnType::boolean;
    column.reason = "words of truth: " + column.labels[0];
    if (column.labels.size() > 1) column.reason += ", " + column.labels[1];
    return;
  }
  if (!plan.target && infer_dates(column, shared, first_lines)) return;
  infer_plain_words(column, plan.target);
  note_mixed(column, shared.decimal);
}

}  // namespace lamina
