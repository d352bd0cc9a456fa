#include "data/readers/column_builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "core/ascii.hpp"
#include "core/assert.hpp"
#include "data/bad_cell.hpp"
#include "data/number_style.hpp"
#include "data/number_text.hpp"
#include "data/readers/infer_numbers.hpp"
#include "data/readers/infer_type.hpp"
#include "data/readers/last_row.hpp"
#include "data/truth_words.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}

ColumnBuilder::ColumnBuilder(ColumnPlan plan, const ReadPlan& shared)
    : plan_(std::move(plan)), shared_(&shared) {
  if (plan_.dropped) {
    mode_ = Mode::dropped;
  } else if (plan_.type == ColumnType::number && !plan_.target && !plan_.keep_words) {
    mode_ = Mode::numbers;
  } else if (plan_.type || plan_.target || plan_.keep_words) {
    mode_ = Mode::words;
  }
}

void ColumnBuilder::add(std::string_view cell, std::int64_t line) {
  if (mode_ == Mode::dropped) return;
  const bool missing = shared_->marks.contains(cell);
  const bool decided = mode_ != Mode::undecided;  // else the cell comes again
  if (shared_->guessed_decimal && decided && !missing) count_comma(cell, line);
  if (mode_ == Mode::numbers) {
    double value = not_a_number;
    if (!missing) {
      if (parse_number(cell, shared_->decimal, value) == NumberText::number) {
        ++number_rows_;
        if (two_ways_) count_point(cell, line);
        if (cell[0] == '0' && cell.size() > 1 && cell[1] >= '0' && cell[1] <= '9') count_zero(cell);
      } else {
        value = odd_value(cell, line);
      }
    }
    numbers_.push(value);
  } else if (mode_ == Mode::words) {
    codes_.push(missing ? -1 : words_.code(cell, line));
  } else if (missing) {
    ++rows_;
  } else {
    add_first(cell, line);
  }
}

void ColumnBuilder::add_first(std::string_view cell, std::int64_t line) {
  double value = 0;
  const auto before = static_cast<std::size_t>(rows_);
  if (parse_number(cell, shared_->decimal, value) == NumberText::number) {
    mode_ = Mode::numbers;
    numbers_.push(not_a_number, before);
  } else {
    mode_ = Mode::words;
    codes_.push(-1, before);
  }
  add(cell, line);
}

void ColumnBuilder::count_comma(std::string_view cell, std::int64_t line) {
  if (cell.find(',') == std::string_view::npos || commas_++ > 0) return;
  first_comma_line_ = line;
  first_comma_ = cell;
}

/// 1.234 is a number and a bit, or a thousand and more; beside 12 both, beside 1.5 or 1234 no more.
void ColumnBuilder::count_point(std::string_view cell, std::int64_t line) {
  const std::string_view digits = cell.substr(cell[0] == '-' ? 1 : 0);
  const auto all_digits = [](std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t size = digits.size();
  const bool point = size >= 5 && size <= 7 && digits[size - 4] == '.' && digits[0] != '0' &&
                     all_digits(digits.substr(0, size - 4)) && all_digits(digits.substr(size - 3));
  two_ways_ = point || (size <= 3 && all_digits(digits));
  if (!point || points_++ > 0) return;
  first_point_line_ = line;
  first_point_ = cell;
}

void ColumnBuilder::note_point(Column& column) const {
  if (!two_ways_ || points_ == 0 || shared_->decimal != '.' || shared_->for_model) return;
  std::string thousands = first_point_;
  thousands.erase(thousands.size() - 4, 1);
  column.add_note(
      {.code = "data.note.thousands_or_decimals",
       .what = "'" + first_point_ + "' is read with decimals, but could be " + thousands,
       .where = cells_of(column.name, points_, first_point_line_),
       .fix = "--decimal-comma reads thousands",
       .of_spelling = true});
}

/// Of a cell that is no number. A model that learnt 0 and 1 is also told yes and no.
double ColumnBuilder::odd_value(std::string_view cell, std::int64_t line) {
  if (may_mark_missing(cell)) return not_a_number;
  if (shared_->for_model && cell.size() <= 5) {
    const std::string small = lower(cell);
    for (const auto& [no, yes] : std::span(truth_words).first<2>()) {
      if (small != no && small != yes) continue;
      if (truths_++ == 0) first_truth_line_ = line;
      ++number_rows_;
      return small == yes ? 1 : 0;
    }
  }
  // A remark or the name of a total may stand below the last row.
  if (plan_.type == ColumnType::number && !may_be_styled(cell) && !looks_like_remark(cell)) {
    throw bad_number(cell, place_of(shared_->file, line, plan_.name), plan_.name, shared_->decimal,
                     shared_->for_model);
  }
  odd_words_ = true;
  return not_a_number;
}

void ColumnBuilder::count_zero(std::string_view cell) {
  if (cell.find_first_not_of("0123456789") == std::string_view::npos) ++led_by_zero_;
}

ColumnBuilder ColumnBuilder::follower() const {
  ColumnBuilder next(plan_, *shared_);
  next.mode_ = mode_;
  // Short-lived memory stays below 128 KB a piece: freeing larger ones teaches glibc to keep what
  // the long-lived blocks give back, and then a table takes twice its size.
  constexpr std::size_t short_lived = 8192;
  next.numbers_ = Blocks<double>(short_lived);
  next.codes_ = Blocks<std::int32_t>(short_lived);
  return next;
}

void ColumnBuilder::append(ColumnBuilder& follower, std::int64_t first_line) {
  if (mode_ == Mode::dropped) return;
  if (commas_ == 0 && follower.commas_ > 0) {
    first_comma_line_ = follower.first_comma_line_ + first_line - 1;
    first_comma_ = std::move(follower.first_comma_);
  }
  commas_ += follower.commas_;
  if (mode_ == Mode::undecided) {
    // Cells that are all missing, so far.
    mode_ = follower.mode_;
    const auto before = static_cast<std::size_t>(rows_);
    if (mode_ == Mode::numbers) numbers_.push(not_a_number, before);
    if (mode_ == Mode::words) codes_.push(-1, before);
  }
  const auto missing = static_cast<std::size_t>(follower.rows_);
  if (mode_ == Mode::undecided) {
    rows_ += follower.rows_;
  } else if (mode_ == Mode::numbers) {
    odd_words_ = odd_words_ || follower.odd_words_ || follower.mode_ == Mode::words;
    number_rows_ += follower.number_rows_;
    led_by_zero_ += follower.led_by_zero_;
    two_ways_ = two_ways_ && follower.two_ways_;
    if (points_ == 0 && follower.points_ > 0) {
      first_point_line_ = follower.first_point_line_ + first_line - 1;
      first_point_ = std::move(follower.first_point_);
    }
    points_ += follower.points_;
    if (truths_ == 0 && follower.truths_ > 0) {
      first_truth_line_ = follower.first_truth_line_ + first_line - 1;
    }
    truths_ += follower.truths_;
    if (follower.mode_ == Mode::undecided) numbers_.push(not_a_number, missing);
    numbers_.append(follower.numbers_);
  } else {
    lost_words_ = lost_words_ || follower.mode_ == Mode::numbers;
    if (follower.mode_ == Mode::undecided) codes_.push(-1, missing);
    std::vector<std::int32_t> here(follower.words_.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
      const std::int64_t line = follower.words_.first_line(i) + first_line - 1;
      here[i] = words_.code(follower.words_.word(i), line);
    }
    follower.codes_.for_each([&](std::int32_t& code) {
      if (code >= 0) code = here[static_cast<std::size_t>(code)];
    });
    codes_.append(follower.codes_);
  }
}

bool ColumnBuilder::needs_words() const {
  const bool code = !plan_.type && led_by_zero_ > 0 && led_by_zero_ * 100 >= number_rows_;
  return lost_words_ || (mode_ == Mode::numbers && (odd_words_ || code));
}

std::int64_t ColumnBuilder::rows() const {
  return rows_ + static_cast<std::int64_t>(numbers_.size() + codes_.size());
}

std::string_view ColumnBuilder::last_word() const {
  const bool word = mode_ == Mode::words && !codes_.empty() && codes_.back() >= 0;
  return word ? words_.word(static_cast<std::size_t>(codes_.back())) : "";
}

bool ColumnBuilder::last_is_missing() const {
  if (mode_ == Mode::words) return codes_.empty() || codes_.back() < 0;
  return numbers_.empty() || std::isnan(numbers_.back());
}

bool ColumnBuilder::last_is_first_word() const {
  const auto numeric = [](std::string_view word) {
    return word.find_first_of("0123456789") < 2;  // 7, -7, $7, (7
  };
  if (last_word().empty() || numeric(last_word())) return false;
  std::size_t words = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) words += numeric(words_.word(i)) ? 0 : 1;
  return words == 1 && words_.size() > 1 &&
         codes_.back() == static_cast<std::int32_t>(words_.size()) - 1;
}

std::optional<ColumnBuilder::Totals> ColumnBuilder::totals() {
  std::vector<double> of_word;
  for (std::size_t i = 0; mode_ == Mode::words && i < words_.size(); ++i) {
    of_word.push_back(not_a_number);
    const bool plain =
        parse_number(words_.word(i), shared_->decimal, of_word[i]) == NumberText::number;
    const std::string decimal(1, shared_->decimal);
    const std::string thousands = decimal == "." ? "," : ".";
    const NumberStyle style{.decimal = decimal, .thousands = thousands};
    if (!plain && !read_styled(words_.word(i), style, of_word[i])) of_word[i] = not_a_number;
  }
  Totals totals{.last = not_a_number};
  const auto add = [&](double value) {
    if (!std::isnan(totals.last)) {
      ++totals.rows;
      totals.sum += totals.last;
      totals.size += std::abs(totals.last);
    }
    totals.last = value;
  };
  numbers_.for_each(add);
  codes_.for_each([&](std::int32_t code) {
    add(code < 0 ? not_a_number : of_word[static_cast<std::size_t>(code)]);
  });
  return std::isnan(totals.last) ? std::nullopt : std::optional(totals);
}

Column ColumnBuilder::finish(std::size_t position, std::size_t columns) {
  Column column = finish_cells(position, columns);
  const bool said = !column.notes.empty();  // the marks, by the column's own style
  if (commas_ > 0 && !said && !column.numbers.empty() && column.type != ColumnType::date) {
    double value = 0;
    parse_number(first_comma_, ',', value);
    column.add_note({.code = "data.note.decimal_comma",
                     .what = "'" + printable(first_comma_) + "' is read as " + print_number(value),
                     .where = cells_of(column.name, commas_, first_comma_line_),
                     .fix = shared_->for_model
                                ? "--decimal-comma says so aloud"
                                : "--decimal-comma says so aloud, " +
                                      list_option_text("--type", column.name, "=category") +
                                      " takes words",
                     .of_spelling = true});
  }
  return column;
}

Column ColumnBuilder::finish_cells(std::size_t position, std::size_t columns) {
  LAMINA_ASSERT(mode_ != Mode::dropped && !needs_words(), "nothing to finish");
  if (mode_ == Mode::undecided) {
    Column column;
    column.name = plan_.name;
    column.type = ColumnType::constant;
    column.numbers.assign(static_cast<std::size_t>(rows_), not_a_number);
    column.missing = rows_;
    column.reason = "every cell is missing";
    return column;
  }
  return mode_ == Mode::numbers ? finish_numbers(position, columns) : finish_words();
}

Column ColumnBuilder::finish_numbers(std::size_t position, std::size_t columns) {
  Column column;
  column.name = plan_.name;
  column.numbers = numbers_.take();
  column.missing = static_cast<std::int64_t>(column.numbers.size()) - number_rows_;
  column.distinct = count_distinct(column.numbers, most_counted);
  if (plan_.type) {
    column.type = ColumnType::number;
    column.reason = "as told";
  } else {
    infer_number_type(column, position, columns);
  }
  if (column.type == ColumnType::number) note_point(column);
  if (truths_ > 0) {
    column.add_note({.code = "data.note.truth_as_number",
                     .what = "true and yes are read as 1, false and no as 0: the model was trained "
                             "with numbers",
                     .where = cells_of(column.name, truths_, first_truth_line_),
                     .fix = "write 1 and 0"});
  }
  return column;
}

Column ColumnBuilder::finish_words() {
  Column column;
  column.name = plan_.name;
  column.codes = codes_.take();

  // Labels in bytewise order, codes to match.
  std::vector<std::int32_t> order(words_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return words_.word(static_cast<std::size_t>(a)) < words_.word(static_cast<std::size_t>(b));
  });
  std::vector<std::int32_t> new_code(order.size());
  std::vector<std::int64_t> first_lines(order.size());
  column.labels.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto old = static_cast<std::size_t>(order[i]);
    new_code[old] = static_cast<std::int32_t>(i);
    column.labels.emplace_back(words_.word(old));
    first_lines[i] = words_.first_line(old);
  }
  words_ = Dictionary();
  for (std::int32_t& code : column.codes) {
    if (code < 0) {
      ++column.missing;
    } else {
      code = new_code[static_cast<std::size_t>(code)];
    }
  }
  column.distinct = static_cast<std::int64_t>(column.labels.size());
  drop_soft_marks(column, plan_, *shared_, first_lines);
  infer_word_type(column, plan_, *shared_, first_lines);
  return column;
}

}  // namespace lamina
