// What a column holds, told from all its cells.
#pragma once

#include <cstdint>
#include <span>

#include "data/readers/column_builder.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// Distinct values that are not NaN, counted up to `most`; 0 counts all.
std::int64_t count_distinct(const Numbers& values, std::int64_t most = 0);

/// Sets type and reason of a column of numbers. `position` of `columns`: a counter in the first
/// column of several is an identifier.
void infer_number_type(Column& column, std::size_t position, std::size_t columns);

/// Sets type and reason of a column of words; words that are numbers or dates become `numbers`.
/// `first_lines` says where each label first stood. Error `data.bad_number`, `data.bad_date` or
/// `data.bad_boolean` for words that do not fit the rest or the type that was given.
void infer_word_type(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                     std::span<const std::int64_t> first_lines);

}  // namespace lamina
