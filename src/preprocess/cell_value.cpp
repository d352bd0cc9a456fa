#include "preprocess/cell_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "data/bad_cell.hpp"
#include "data/date_text.hpp"
#include "data/number_text.hpp"

namespace lamina {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double number_from_word(const NumberColumn& to, std::string_view word, const std::string& source) {
  double value = 0;
  const std::string where = source + ", column '" + printable(to.name) + "'";
  if (to.type == ColumnType::date) {
    if (parse_date(word, to.date_format, value)) return value;
    throw bad_date(word, where, to.name, to.date_format);
  }
  if (parse_number(word, '.', value) == NumberText::number) return value;
  throw bad_number(word, where, to.name, '.', true);
}

std::int32_t code_of_word(const CategoryColumn& to, std::string_view word) {
  const auto at = std::lower_bound(to.labels.begin(), to.labels.end(), word);
  const bool known = at != to.labels.end() && *at == word;
  return known ? static_cast<std::int32_t>(at - to.labels.begin()) + 1 : 0;
}

bool means(std::string_view label, bool truth) {
  constexpr std::array<std::array<std::string_view, 2>, 5> words = {
      {{"false", "true"}, {"no", "yes"}, {"f", "t"}, {"n", "y"}, {"0", "1"}}};
  std::string small(label);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::any_of(words.begin(), words.end(),
                     [&](const auto& pair) { return small == pair[truth ? 1 : 0]; });
}

}  // namespace

NumberCells::NumberCells(const NumberColumn& to, const Column& from, const std::string& source)
    : from_(&from) {
  if (!from.numbers.empty() || from.codes.empty()) return;
  // Labels that no row holds any more (of selected rows) must not be an error.
  std::vector<bool> used(from.labels.size());
  for (const std::int32_t code : from.codes) {
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  of_label_.resize(from.labels.size());
  for (std::size_t i = 0; i < from.labels.size(); ++i) {
    if (used[i]) of_label_[i] = number_from_word(to, from.labels[i], source);
  }
}

double NumberCells::operator[](std::int64_t row) const {
  const auto i = static_cast<std::size_t>(row);
  if (!from_->numbers.empty()) return from_->numbers[i];
  const std::int32_t code = from_->codes[i];
  return code < 0 ? not_a_number : of_label_[static_cast<std::size_t>(code)];
}

CategoryCells::CategoryCells(const CategoryColumn& to, const Column& from)
    : to_(&to), from_(&from) {
  of_label_.reserve(from.labels.size());
  for (const std::string& label : from.labels) of_label_.push_back(code_of_word(to, label));
}

std::int32_t CategoryCells::operator[](std::int64_t row) const {
  const auto i = static_cast<std::size_t>(row);
  if (from_->codes.empty()) return code_of_word(*to_, from_->text(row));
  const std::int32_t code = from_->codes[i];
  return code < 0 ? 0 : of_label_[static_cast<std::size_t>(code)];
}

double number_of(const NumberColumn& to, const Cell& cell, const MissingMarks& marks) {
  if (cell.kind() == Cell::Kind::missing) return not_a_number;
  if (cell.kind() != Cell::Kind::text) {
    if (!std::isinf(cell.number())) return cell.number();
    throw bad_number(print_number(cell.number()), "row, column '" + printable(to.name) + "'",
                     to.name, '.', true);
  }
  if (marks.contains(cell.text())) return not_a_number;
  return number_from_word(to, cell.text(), "row");
}

std::int32_t code_of(const CategoryColumn& to, const Cell& cell, const MissingMarks& marks) {
  switch (cell.kind()) {
    case Cell::Kind::missing:
      return 0;
    case Cell::Kind::text:
      return marks.contains(cell.text()) ? 0 : code_of_word(to, cell.text());
    case Cell::Kind::number:
      return std::isnan(cell.number()) ? 0 : code_of_word(to, print_number(cell.number()));
    case Cell::Kind::boolean:
      break;
  }
  for (std::size_t i = 0; i < to.labels.size(); ++i) {
    if (means(to.labels[i], cell.number() != 0)) return static_cast<std::int32_t>(i) + 1;
  }
  return 0;
}

}  // namespace lamina
