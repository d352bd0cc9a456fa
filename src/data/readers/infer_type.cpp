#include "data/readers/infer_type.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "data/bad_cell.hpp"
#include "data/number_text.hpp"
#include "data/readers/csv_dialect.hpp"
#include "data/readers/infer_dates.hpp"

namespace lamina {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
/// A target of numbers with more values than this is never taken for classes.
constexpr std::size_t most_classes = 1000;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

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
  return std::to_string(part) + " of " + std::to_string(all);
}

// ---- words ----

/// A word list seen as numbers.
struct NumberView {
  std::vector<double> values;  ///< of each label; NaN for words
  std::size_t number_labels = 0;
  std::int64_t number_rows = 0;
  std::int64_t word_rows = 0;
  bool all_whole = true;
};

std::vector<std::int64_t> rows_of_labels(const Column& column) {
  std::vector<std::int64_t> rows(column.labels.size(), 0);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) ++rows[static_cast<std::size_t>(code)];
  }
  return rows;
}

NumberView view_as_numbers(const Column& column, char decimal) {
  NumberView view;
  const std::vector<std::int64_t> rows = rows_of_labels(column);
  view.values.assign(column.labels.size(), not_a_number);
  for (std::size_t i = 0; i < column.labels.size(); ++i) {
    double value = 0;
    if (parse_number(column.labels[i], decimal, value) == NumberText::number) {
      view.values[i] = value;
      ++view.number_labels;
      view.number_rows += rows[i];
      view.all_whole = view.all_whole && whole(value);
    } else {
      view.word_rows += rows[i];
    }
  }
  return view;
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number gone wrong rather than a word: 1,5 or 0x1F or 1e400 or inf.
bool malformed_number(std::string_view word, char decimal) {
  double value = 0;
  const bool hexadecimal = word.size() > 2 && word[0] == '0' && (word[1] | 0x20) == 'x';
  return hexadecimal || looks_like_decimal_comma(word) ||
         parse_number(word, decimal, value) == NumberText::not_finite;
}

/// True when the words among the numbers are mistakes or marks of missing cells, and the column
/// means to hold numbers; false for a column of words some of which happen to be numbers, such as
/// ticket codes or "3+".
bool words_are_odd(const Column& column, const NumberView& view, char decimal) {
  const std::int64_t rows = view.number_rows + view.word_rows;
  const std::size_t words = column.labels.size() - view.number_labels;
  bool malformed = false;
  bool all_malformed = true;
  bool all_with_digits = true;
  for (std::size_t i = 0; i < column.labels.size(); ++i) {
    if (!std::isnan(view.values[i])) continue;
    const bool bad = malformed_number(column.labels[i], decimal);
    malformed = malformed || bad;
    all_malformed = all_malformed && bad;
    all_with_digits = all_with_digits && has_digit(column.labels[i]);
  }
  if (all_malformed) return true;
  if (view.number_rows < view.word_rows) return false;
  if (view.word_rows * 20 > rows && words > 5) return false;
  // Grades repeat; a typo in a short list of numbers does not.
  const auto labels = static_cast<std::int64_t>(column.labels.size());
  const bool grades = all_with_digits && view.all_whole && labels <= 20 && labels * 5 <= rows * 4;
  return malformed || !grades;
}

/// The word that came first in the file among those `is_bad` picks.
template <class IsBad>
std::size_t first_label(std::span<const std::int64_t> first_lines, IsBad is_bad) {
  std::size_t first = first_lines.size();
  for (std::size_t i = 0; i < first_lines.size(); ++i) {
    if (is_bad(i) && (first == first_lines.size() || first_lines[i] < first_lines[first])) {
      first = i;
    }
  }
  return first;
}

void become_numbers(Column& column, std::span<const double> values, bool keep_labels) {
  column.numbers.reserve(column.codes.size());
  for (const std::int32_t code : column.codes) {
    column.numbers.push_back(code < 0 ? not_a_number : values[static_cast<std::size_t>(code)]);
  }
  if (keep_labels) return;
  column.codes = {};
  column.labels = {};
}

constexpr std::array<std::array<std::string_view, 2>, 5> truth_words = {
    {{"false", "true"}, {"no", "yes"}, {"f", "t"}, {"n", "y"}, {"0", "1"}}};

/// True when the labels are words of one pair of truth words; the last pair, 0 and 1, counts only
/// where the user said so.
bool are_truth_words(std::span<const std::string> labels, bool digits_too) {
  for (std::size_t pair = 0; pair + (digits_too ? 0 : 1) < truth_words.size(); ++pair) {
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
  return std::any_of(truth_words.begin(), truth_words.end(),
                     [&](const auto& pair) { return small == pair[0] || small == pair[1]; });
}

/// Text that is neither number, date nor truth value: few words, keys or prose.
void infer_plain_words(Column& column, bool target) {
  const auto rows = static_cast<std::int64_t>(column.codes.size()) - column.missing;
  column.type = ColumnType::category;
  column.reason = std::to_string(column.distinct) + (column.distinct == 1 ? " word" : " words");
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
  const bool mostly_unique = column.distinct > 10 && column.distinct * 2 > rows;
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

std::int64_t count_distinct(std::span<const double> values, std::int64_t most) {
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
  const NumberView view = view_as_numbers(column, shared.decimal);
  const bool all_numbers = view.number_labels == column.labels.size();
  const bool told = plan.type == ColumnType::number;
  if (!all_numbers && (told || words_are_odd(column, view, shared.decimal))) {
    const std::size_t bad =
        first_label(first_lines, [&](std::size_t i) { return std::isnan(view.values[i]); });
    throw bad_number(column.labels[bad], place_of(shared.file, first_lines[bad], column.name),
                     column.name, shared.decimal, shared.for_model);
  }
  if (all_numbers) {
    column.type = ColumnType::number;
    column.reason = told ? "as told" : "all cells are numbers";
    const bool classes = plan.target && !told && column.labels.size() <= most_classes;
    become_numbers(column, view.values, classes);
    column.distinct = count_distinct(column.numbers);
    return;
  }
  if (column.labels.size() <= 2 && are_truth_words(column.labels, false)) {
    column.type = ColumnType::boolean;
    column.reason = "words of truth: " + column.labels[0];
    if (column.labels.size() > 1) column.reason += ", " + column.labels[1];
    return;
  }
  if (!plan.target && infer_dates(column, shared, first_lines)) return;
  infer_plain_words(column, plan.target);
}

}  // namespace lamina
