#include "data/readers/infer_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "core/counted.hpp"
#include "data/bad_cell.hpp"
#include "data/number_style.hpp"
#include "data/number_text.hpp"
#include "data/ordered_words.hpp"
#include "data/readers/csv_dialect.hpp"
#include "data/readers/infer_type.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
/// A target of numbers with more values than this is never taken for classes.
constexpr std::size_t most_classes = 1000;
/// An ordered category of more steps would be a list of measurements.
constexpr std::size_t most_steps = 1000;

/// A word list seen as numbers.
struct NumberView {
  std::vector<std::int64_t> rows;  ///< of each label
  std::vector<double> values;      ///< of each label; NaN for words
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

template <class Read>
NumberView view_as_numbers(const Column& column, Read read) {
  NumberView view;
  view.rows = rows_of_labels(column);
  view.values.assign(column.labels.size(), not_a_number);
  for (std::size_t i = 0; i < column.labels.size(); ++i) {
    double value = 0;
    if (read(column.labels[i], value)) {
      view.values[i] = value;
      ++view.number_labels;
      view.number_rows += view.rows[i];
      view.all_whole = view.all_whole && value == std::floor(value);
    } else {
      view.word_rows += view.rows[i];
    }
  }
  return view;
}

NumberView plain_view(const Column& column, char decimal) {
  return view_as_numbers(column, [&](std::string_view word, double& value) {
    return parse_number(word, decimal, value) == NumberText::number;
  });
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool hexadecimal(std::string_view word) {
  return word.size() > 2 && word[0] == '0' && (word[1] | 0x20) == 'x' &&
         word.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

/// Of 0x1F in all cells: addresses, colours and the like.
bool infer_hexadecimal(Column& column, std::span<const std::int64_t> first_lines) {
  if (!std::all_of(column.labels.begin(), column.labels.end(), hexadecimal)) return false;
  const std::size_t first = first_label(first_lines, [](std::size_t) { return true; });
  column.add_note({.code = "data.note.code",
                   .what = "'" + printable(column.labels[first], 40) +
                           "' and the like are taken as codes, not as numbers",
                   .where = cells_of(
                       column.name, static_cast<std::int64_t>(column.codes.size()) - column.missing,
                       first_lines[first]),
                   .fix = "write them with decimal digits to have numbers"});
  return true;
}

/// A number gone wrong rather than a word: 1,5 or 0x1F or 1e400.
bool malformed_number(std::string_view word, char decimal) {
  double value = 0;
  return hexadecimal(word) || looks_like_decimal_comma(word) ||
         parse_number(word, decimal, value) == NumberText::not_finite;
}

/// True when the words among the numbers are mistakes or marks of missing cells, and the column
/// means to hold numbers; false for a column of words some of which happen to be numbers, such as
/// ticket codes or grades.
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
  const bool common = all_with_digits || (view.word_rows * 20 > rows && view.word_rows > 2);
  const bool grades = common && view.all_whole && labels <= 20 && labels * 5 <= rows * 4;
  return malformed || !grades;
}

/// 00501: digits alone, the first of several a zero.
bool led_by_zero(std::string_view word) {
  return word.size() > 1 && word[0] == '0' &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t rows_where(const NumberView& view, const std::vector<bool>& which) {
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < which.size(); ++i) rows += which[i] ? view.rows[i] : 0;
  return rows;
}

std::string type_option(const Column& column, const char* type, const char* effect) {
  return list_option_text("--type", column.name, std::string("=") + type) + " " + effect;
}

/// A note about the labels that `which` picks; "{}" in `example` is the first of them.
void note_cells(Column& column, Note note, std::string example, const NumberView& view,
                const std::vector<bool>& which, std::span<const std::int64_t> first_lines) {
  const std::size_t first = first_label(first_lines, [&](std::size_t i) { return which[i]; });
  if (first == first_lines.size()) return;
  example.replace(example.find("{}"), 2, "'" + printable(column.labels[first], 40) + "'");
  note.where = cells_of(column.name, rows_where(view, which), first_lines[first]);
  if (note.what.empty()) {
    note.what = std::move(example);
  } else {
    note.where += " (" + example + ")";
  }
  column.add_note(std::move(note));
}

/// How the numbers were read that are not written plainly.
void note_style(Column& column, const StyleChoice& choice, const NumberView& view,
                const ReadPlan& shared, std::span<const std::int64_t> first_lines) {
  std::vector<bool> styled(column.labels.size());
  for (std::size_t i = 0; i < styled.size(); ++i) {
    double value = 0;
    styled[i] = !std::isnan(view.values[i]) &&
                parse_number(column.labels[i], shared.decimal, value) != NumberText::number;
  }
  const std::size_t first = first_label(first_lines, [&](std::size_t i) { return styled[i]; });
  if (first == first_lines.size()) return;
  const NumberStyle& style = choice.style;
  const bool comma = style.decimal == "," && style.thousands.empty() && style.unit.empty();
  std::string fix = comma             ? "--decimal-comma says so aloud"
                    : choice.doubtful ? "--decimal-comma reads it as decimals"
                                      : "";
  if (!shared.for_model) {
    fix += (fix.empty() ? "" : ", ") + type_option(column, "category", "takes words");
  } else if (fix.empty()) {
    fix = "correct the cells that mean another number";
  }
  const std::string value = print_number(view.values[first]);
  note_cells(column,
             {.code = comma ? "data.note.decimal_comma" : "data.note.number_style",
              .what = comma                              ? ""
                      : style.unit.ends_with(magnitudes) ? "K, M and B are thousands to billions"
                                                         : "marks and units are read as parts of "
                                                           "numbers",
              .fix = std::move(fix),
              .of_spelling = true},
             comma ? "{} is read as " + value : "{} is " + value, view, styled, first_lines);
}

bool infer_code(Column& column, const NumberView& view, std::span<const std::int64_t> first_lines) {
  std::vector<bool> zeros(column.labels.size());
  bool digits_only = true;
  for (std::size_t i = 0; i < zeros.size(); ++i) {
    const std::string& label = column.labels[i];
    zeros[i] = led_by_zero(label);
    digits_only = digits_only && label.find_first_not_of("0123456789") == std::string::npos;
  }
  const std::int64_t led = rows_where(view, zeros);
  if (!digits_only || led == 0 || led * 100 < view.number_rows) return false;
  note_cells(column,
             {.code = "data.note.code",
              .what = "taken as a code, since a number begins with no zero",
              .fix = type_option(column, "number", "takes numbers")},
             "{}", view, zeros, first_lines);
  return true;
}

bool infer_steps(Column& column, const ColumnPlan& plan,
                 std::span<const std::int64_t> first_lines) {
  const bool known = !plan.style.steps.empty();
  if (!known) {
    const auto rows = static_cast<std::int64_t>(column.codes.size()) - column.missing;
    const bool mostly_unique = column.distinct > 10 && column.distinct * 2 > rows;
    if (plan.target || plan.type || column.labels.size() > most_steps) return false;
    // Of two words without a number the order says nothing: <=50K and >50K.
    const bool needs_number = mostly_unique || column.labels.size() == 2;
    if (needs_number && plain_view(column, '.').number_labels == 0) return false;
    column.style.steps = ordered(column.labels);
    if (column.style.steps.size() < 2) {
      column.style.steps.clear();
      return false;
    }
  }
  const std::vector<std::string> steps = known ? plan.style.steps : column.style.steps;
  const NumberView view = view_as_numbers(column, [&](std::string_view word, double& place) {
    return place_among(word, steps, place);
  });
  if (view.number_labels < column.labels.size()) return false;
  if (!known) {
    std::vector<bool> which(column.labels.size());
    double value = 0;
    for (std::size_t i = 0; i < which.size(); ++i) {
      which[i] = parse_number(column.labels[i], '.', value) != NumberText::number;
    }
    note_cells(column,
               {.code = "data.note.ordered",
                .what = "taken as an ordered category: the network sees the place in its order",
                .fix = type_option(column, "category", "gives up the order")},
               "{}, " + std::to_string(steps.size()) + " steps from '" +
                   printable(steps.front(), 40) + "' to '" + printable(steps.back(), 40) + "'",
               view, which, first_lines);
  }
  column.style.steps = steps;
  column.type = ColumnType::number;
  column.reason = "ordered category of " + std::to_string(steps.size()) + " steps";
  become_numbers(column, view.values, false);
  column.distinct = count_distinct(column.numbers);
  return true;
}

}  // namespace

void become_numbers(Column& column, std::span<const double> values, bool keep_labels) {
  column.numbers.reserve(column.codes.size());
  for (const std::int32_t code : column.codes) {
    column.numbers.push_back(code < 0 ? not_a_number : values[static_cast<std::size_t>(code)]);
  }
  if (keep_labels) return;
  column.codes = {};
  column.labels = {};
}

void drop_soft_marks(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                     std::vector<std::int64_t>& first_lines) {
  const auto soft = [&](std::size_t i) {
    return may_mark_missing(column.labels[i]);
  };
  const std::size_t first = first_label(first_lines, soft);
  if (first == first_lines.size()) return;
  const std::vector<std::int64_t> rows = rows_of_labels(column);
  std::int64_t marked = 0;
  std::int64_t others = 0;
  std::int64_t kinds = 0;
  std::int64_t numeric = 0;
  bool truth = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (soft(i)) {
      marked += rows[i];
      continue;
    }
    others += rows[i];
    ++kinds;
    if (has_digit(column.labels[i])) numeric += rows[i];
    const std::string_view word = column.labels[i];
    truth = truth && word.size() <= 5 &&
            std::string_view("tTyYfFnN").find(word[0]) != std::string_view::npos;
  }
  // Another mark of missing cells in a column of numbers, dates or two truth values, or a rare one.
  const bool words = kinds > 0 && numeric * 2 < others && !(truth && kinds <= 2);
  const bool rare = marked * kinds * 2 < others;
  const bool told =
      plan.type && (*plan.type == ColumnType::number || *plan.type == ColumnType::date ||
                    *plan.type == ColumnType::boolean);
  if (shared.for_model ? !told && !plan.marks_missing : !told && words && !rare) {
    if (shared.for_model || plan.type) return;
    column.add_note({.code = "data.note.word_or_missing",
                     .what = "'" + printable(column.labels[first]) + "' is taken as a word",
                     .where = cells_of(column.name, marked, first_lines[first]),
                     .fix = list_option_text("--missing", column.labels[first]) +
                            " takes it for a missing cell"});
    return;
  }
  if (words && !told && !shared.for_model) {
    column.add_note(
        {.code = "data.note.word_or_missing",
         .what = "'" + printable(column.labels[first]) + "' is taken for a missing cell",
         .where = cells_of(column.name, marked, first_lines[first]),
         .fix = "write another word where it means one"});
  }
  std::vector<std::int32_t> codes(rows.size(), -1);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (soft(i)) continue;
    codes[i] = static_cast<std::int32_t>(kept);
    if (kept != i) column.labels[kept] = std::move(column.labels[i]);
    first_lines[kept++] = first_lines[i];
  }
  column.labels.resize(kept);
  first_lines.resize(kept);
  for (std::int32_t& code : column.codes) {
    if (code >= 0) code = codes[static_cast<std::size_t>(code)];
  }
  column.missing += marked;
  column.distinct = static_cast<std::int64_t>(kept);
}

bool infer_number_words(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                        std::span<const std::int64_t> first_lines) {
  const bool told = plan.type == ColumnType::number;
  if (!plan.style.steps.empty() && infer_steps(column, plan, first_lines)) return true;
  NumberView view = plain_view(column, shared.decimal);
  if (!plan.type && infer_code(column, view, first_lines)) return false;
  if (!plan.type && infer_hexadecimal(column, first_lines)) return false;
  StyleChoice choice;
  choice.style.decimal = shared.decimal;
  if (view.number_labels < column.labels.size() || plan.style != NumberStyle{}) {
    const bool aloud = shared.decimal == ',' && !shared.guessed_decimal;
    choice =
        choose_style(column.labels, view.rows, shared.decimal, aloud, plan.style, shared.for_model);
    const NumberStyle& style = choice.style;
    NumberView styled = view_as_numbers(column, [&](std::string_view word, double& value) {
      if (read_styled(word, style, value)) return true;
      return shared.for_model && parse_number(word, '.', value) == NumberText::number;
    });
    if (styled.number_rows >= view.number_rows) view = std::move(styled);
  }
  const bool all_numbers = view.number_labels == column.labels.size();
  if (!all_numbers && infer_steps(column, plan, first_lines)) return true;
  if (!all_numbers && (told || words_are_odd(column, view, shared.decimal))) {
    const std::size_t bad =
        first_label(first_lines, [&](std::size_t i) { return std::isnan(view.values[i]); });
    throw bad_number(column.labels[bad], place_of(shared.file, first_lines[bad], column.name),
                     column.name, shared.decimal, shared.for_model);
  }
  if (!all_numbers) return false;
  column.type = ColumnType::number;
  column.reason = told ? "as told" : "all cells are numbers";
  column.style = choice.style;
  note_style(column, choice, view, shared, first_lines);
  const bool classes = plan.target && !told && column.labels.size() <= most_classes;
  become_numbers(column, view.values, classes);
  column.distinct = count_distinct(column.numbers);
  if (!plan.type && !plan.target) infer_number_type(column, 1, 1);
  return true;
}

void note_mixed(Column& column, char decimal) {
  if (column.type != ColumnType::category) return;
  const NumberView view = plain_view(column, decimal);
  if (view.number_rows * 20 < view.word_rows || view.word_rows == 0 || view.number_labels < 2)
    return;
  std::size_t word = 0;
  while (!std::isnan(view.values[word])) ++word;
  column.add_note(
      {.code = "data.note.mixed",
       .what = "numbers and words in one column: taken as words",
       .where = cells_of(column.name) + " ('" + printable(column.labels[word], 40) + "' among " +
                counted(static_cast<std::int64_t>(view.number_labels), "number") + ")",
       .fix = list_option_text("--missing", column.labels[word]) + " if it marks a missing cell"});
}

}  // namespace lamina
