// Words that are numbers: plainly, in a style of their own, or in an order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/readers/column_builder.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// Takes None, inf, - and . for missing cells where the other words are numbers, dates or truth
/// values, or where they are rare among words. `first_lines` says where each label first stood.
void drop_soft_marks(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                     std::vector<std::int64_t>& first_lines);

/// Makes words numbers, steps of an ordered category, or codes (leading zeros), and notes how;
/// false where they are other words. Error `data.bad_number` for a few odd cells among numbers.
bool infer_number_words(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                        std::span<const std::int64_t> first_lines);

/// Notes that a category holds numbers and words.
void note_mixed(Column& column, char decimal);

/// Gives every row the value of its label.
void become_numbers(Column& column, std::span<const double> values, bool keep_labels);

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

}  // namespace lamina
