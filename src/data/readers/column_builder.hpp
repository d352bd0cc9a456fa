// One column while it is being read: it guesses that it holds numbers until a word comes first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/blocks.hpp"
#include "data/dictionary.hpp"
#include "data/missing_marks.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// What is known of a column before its first cell.
struct ColumnPlan {
  std::string name;
  std::optional<ColumnType> type;  ///< given by the user or by a model
  std::string date_format;         ///< with type date; empty is inferred
  NumberStyle style{};             ///< how a model knows its numbers
  bool marks_missing = false;      ///< None, inf, - and . are no words
  bool dropped = false;
  bool target = false;
  bool keep_words = false;  ///< a first reading found words among the numbers
};

/// What all columns of a file share.
struct ReadPlan {
  std::string file;
  char decimal = '.';
  bool guessed_decimal = false;  ///< by the reader, which says so
  bool for_model = false;
  MissingMarks marks;
};

class ColumnBuilder {
 public:
  ColumnBuilder(ColumnPlan plan, const ReadPlan& shared);

  void add(std::string_view cell, std::int64_t line);
  /// The same, but as it stands in the file, for a column that is planned as text.
  void add_written(std::string_view cell, std::int64_t line) {
    codes_.push(words_.code(cell, line));
  }

  /// An empty builder for rows that follow these.
  ColumnBuilder follower() const;
  /// Adds the rows of a follower, whose first line is `first_line` of the file.
  void append(ColumnBuilder& follower, std::int64_t first_line);

  /// True when words came after numbers, or numbers where words are wanted: then the file must be
  /// read again with `keep_words`, because numbers do not remember how they were written.
  bool needs_words() const;
  std::int64_t rows() const;
  /// The word in the last row; "" where it is a number or missing.
  std::string_view last_word() const;
  bool last_is_missing() const;
  /// True where the last row holds a word and those before only numbers, dates or what else begins
  /// with a digit or a sign.
  bool last_is_first_word() const;
  /// The number in the last row, and of those before their count, sum and sum of sizes.
  struct Totals {
    double last = 0;
    std::int64_t rows = 0;
    double sum = 0;
    double size = 0;
  };
  /// Nothing where the last row holds no number, written plainly or with commas of thousands.
  std::optional<Totals> totals();
  /// The finished column; the builder is empty afterwards. `position` and `columns` place it.
  Column finish(std::size_t position, std::size_t columns);
  const ColumnPlan& plan() const { return plan_; }

 private:
  enum class Mode : std::uint8_t { undecided, numbers, words, dropped };

  void add_first(std::string_view cell, std::int64_t line);
  void count_zero(std::string_view cell);
  double odd_value(std::string_view cell, std::int64_t line);
  void count_comma(std::string_view cell, std::int64_t line);
  void count_point(std::string_view cell, std::int64_t line);
  void note_point(Column& column) const;
  Column finish_cells(std::size_t position, std::size_t columns);
  Column finish_numbers(std::size_t position, std::size_t columns);
  Column finish_words();

  ColumnPlan plan_;
  const ReadPlan* shared_;
  Mode mode_ = Mode::undecided;
  std::int64_t rows_ = 0;  ///< while undecided
  Blocks<double> numbers_;
  Blocks<std::int32_t> codes_;
  std::int64_t number_rows_ = 0;
  Dictionary words_;
  bool odd_words_ = false;
  bool two_ways_ = true;     ///< all numbers are like 1.234 or 12: with decimals, or thousands
  std::int64_t points_ = 0;  ///< cells such as 1.234 then
  std::int64_t first_point_line_ = 0;
  std::string first_point_;  ///< cell
  std::int64_t truths_ = 0;  ///< words of truth among a model's numbers
  std::int64_t first_truth_line_ = 0;
  std::int64_t led_by_zero_ = 0;  ///< cells such as 00501 among numbers
  std::int64_t commas_ = 0;       ///< cells with one, where it was guessed to be the decimal mark
  std::int64_t first_comma_line_ = 0;
  std::string first_comma_;  ///< cell
  bool lost_words_ = false;  ///< a follower read numbers where these are words
};

}  // namespace lamina
