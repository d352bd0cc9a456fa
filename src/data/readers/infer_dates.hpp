// Which columns hold dates, in which spelling, and what of that is said.
#pragma once

#include <cstdint>
#include <span>

#include "data/readers/column_builder.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// Makes a column of words one of dates when its cells, seen together, are dates; false when they
/// are not. Error `data.bad_date` for one or a few odd cells among dates. Notes: an order of day
/// and month that is not sure, years of two digits, zones, zero dates, and words beside many dates.
bool infer_dates(Column& column, const ReadPlan& shared, std::span<const std::int64_t> first_lines);

/// The same for a column that the user or a model says to hold dates, in `plan.date_format` or,
/// when that is empty, in the spelling of most cells. Error `data.bad_date`.
void read_told_dates(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                     std::span<const std::int64_t> first_lines);

/// Makes a column of whole numbers one of dates when all are days as yyyymmdd of 1900 to 2099.
bool infer_compact_dates(Column& column);

}  // namespace lamina
