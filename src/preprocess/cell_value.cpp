#include "preprocess/cell_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/bad_cell.hpp"
#include "data/date_text.hpp"
#include "data/number_style.hpp"
#include "data/number_text.hpp"
#include "data/ordered_words.hpp"
#include "lamina/data/read.hpp"
#include "preprocess/spellings.hpp"

namespace lamina {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int32_t not_looked_up = -1;

double number_from_word(const NumberColumn& to, const NumberStyle& style, std::string_view word,
                        const std::string& source) {
  double value = 0;
  const std::string where = source + ", column '" + printable(to.name) + "'";
  if (may_mark_missing(word)) return not_a_number;
  if (to.type == ColumnType::date) {
    if (parse_date(word, to.date_format, value)) return value;
    if (is_no_date(word)) return not_a_number;
    throw bad_date(word, where, to.name, to.date_format, true);
  }
  const bool in_order = !style.steps.empty();
  const bool marked = !style.thousands.empty() || style.decimal != ".";
  const auto plainly = [&] {
    return parse_number(word, '.', value) == NumberText::number;
  };
  if (in_order ? place_among(word, style.steps, value)
               : (!marked && plainly()) || read_styled(word, style, value) || plainly()) {
    return value;
  }
  throw bad_number(word, where, to.name, '.', true);
}

/// 0 unless `word` is known as it is.
std::int32_t code_of_word(const CategoryColumn& to, std::string_view word) {
  const auto at = std::lower_bound(to.labels.begin(), to.labels.end(), word);
  const bool known = at != to.labels.end() && *at == word;
  return known ? static_cast<std::int32_t>(at - to.labels.begin()) + 1 : 0;
}

std::int32_t code_of_meaning(const CategoryColumn& to, std::string_view word) {
  const std::int32_t code = code_of_word(to, word);
  return code != 0 ? code : Spellings(to.labels).find(word) + 1;
}

}  // namespace

NumberCells::NumberCells(const NumberColumn& to, const NumberStyle& style, const Column& from,
                         const std::string& source)
    : from_(&from),
      missing_only_(to.type != ColumnType::number && to.type != ColumnType::date),
      steps_(style.steps.empty() || from.style.steps == style.steps ? nullptr : &style) {
  if (missing_only_) return;
  if (!from.numbers.empty() || from.codes.empty()) return;
  // Labels that no row holds any more (of selected rows) must not be an error.
  std::vector<bool> used(from.labels.size());
  for (const std::int32_t code : from.codes) {
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  of_label_.resize(from.labels.size());
  for (std::size_t i = 0; i < from.labels.size(); ++i) {
    if (used[i]) of_label_[i] = number_from_word(to, style, from.labels[i], source);
  }
}

double NumberCells::operator[](std::int64_t row) const {
  const auto i = static_cast<std::size_t>(row);
  if (missing_only_) return from_->is_missing(row) ? not_a_number : 0;
  if (!from_->numbers.empty()) {
    double place = from_->numbers[i];
    if (steps_ != nullptr) place_among(print_number(from_->numbers[i]), steps_->steps, place);
    return place;
  }
  const std::int32_t code = from_->codes[i];
  return code < 0 ? not_a_number : of_label_[static_cast<std::size_t>(code)];
}

CategoryCells::CategoryCells(const CategoryColumn& to, const Column& from)
    : to_(&to), from_(&from), of_label_(from.labels.size(), not_looked_up) {}

std::int32_t CategoryCells::code_of(std::string_view word) const {
  if (const std::int32_t code = code_of_word(*to_, word)) return code;
  if (!spellings_) spellings_.emplace(to_->labels);
  return spellings_->find(word) + 1;
}

std::int32_t CategoryCells::operator[](std::int64_t row) const {
  if (from_->codes.empty()) return from_->is_missing(row) ? 0 : code_of(from_->text(row));
  const std::int32_t label = from_->codes[static_cast<std::size_t>(row)];
  if (label < 0) return 0;
  std::int32_t& code = of_label_[static_cast<std::size_t>(label)];
  if (code == not_looked_up) code = code_of(from_->labels[static_cast<std::size_t>(label)]);
  return code;
}

bool CategoryCells::is_as_in_training(std::int64_t row) const {
  const std::int32_t code = (*this)[row];
  if (code == 0) return false;
  const std::string& known = to_->labels[static_cast<std::size_t>(code) - 1];
  if (from_->codes.empty()) return from_->text(row) == known;
  const std::int32_t label = from_->codes[static_cast<std::size_t>(row)];
  return from_->labels[static_cast<std::size_t>(label)] == known;
}

bool is_missing(const Cell& cell, const MissingMarks& marks) {
  if (cell.kind() == Cell::Kind::missing) return true;
  return cell.kind() == Cell::Kind::text ? marks.contains(cell.text()) : std::isnan(cell.number());
}

double number_of(const NumberColumn& to, const NumberStyle& style, const Cell& cell,
                 const MissingMarks& marks) {
  if (cell.kind() == Cell::Kind::missing) return not_a_number;
  const bool missing_only = to.type != ColumnType::number && to.type != ColumnType::date;
  if (missing_only) return is_missing(cell, marks) ? not_a_number : 0;
  if (cell.kind() != Cell::Kind::text) {
    if (!style.steps.empty() && std::isfinite(cell.number())) {
      return number_from_word(to, style, print_number(cell.number()), "row");
    }
    if (!std::isinf(cell.number())) return cell.number();
    throw bad_number(print_number(cell.number()), "row, column '" + printable(to.name) + "'",
                     to.name, '.', true);
  }
  if (marks.contains(cell.text())) return not_a_number;
  return number_from_word(to, style, cell.text(), "row");
}

std::int32_t code_of(const CategoryColumn& to, const Cell& cell, const MissingMarks& marks) {
  switch (cell.kind()) {
    case Cell::Kind::missing:
      return 0;
    case Cell::Kind::text:
      return marks.contains(cell.text()) ? 0 : code_of_meaning(to, cell.text());
    case Cell::Kind::number:
      if (std::isnan(cell.number())) return 0;
      return code_of_meaning(to, cell.text().empty() ? print_number(cell.number()) : cell.text());
    case Cell::Kind::boolean:
      break;
  }
  // A truth value says for certain what it is: any word for it will do.
  const Spellings known(to.labels);
  for (const std::string_view word : truth_words_for(cell.number() != 0)) {
    if (const std::int32_t place = known.find(word); place >= 0) return place + 1;
  }
  return 0;
}

}  // namespace lamina
