#include "workflow/split_doubts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

/// Enough to see what is true of a whole table.
constexpr std::size_t most_looked_at = 20'000;
constexpr std::size_t fewest_rows = 20;

/// Whether the times go one way from row to row, but for one in a hundred.
bool in_order(const Column& column, const std::vector<std::int64_t>& rows) {
  std::int64_t up = 0, down = 0, same = 0;
  double before = NAN;
  for (const std::int64_t row : rows) {
    const double time = column.numbers[static_cast<std::size_t>(row)];
    if (std::isnan(time)) continue;
    if (time > before) ++up;
    if (time < before) ++down;
    if (time == before) ++same;
    before = time;
  }
  const std::int64_t against = std::min(up, down);
  return up + down >= 5 && against * 100 <= up + down + same && against * 10 <= up + down;
}

TargetValues values_of(const Column& column, const std::vector<std::int64_t>& rows, Task task) {
  TargetValues target;
  std::map<double, double> places;
  for (const std::int64_t row : rows) {
    const auto i = static_cast<std::size_t>(row);
    const double value = column.codes.empty() ? column.numbers[i] : column.codes[i];
    if (task == Task::regression) {
      target.values.push_back(column.numbers[i]);
    } else {
      const auto next = static_cast<double>(places.size());
      target.values.push_back(places.emplace(value, next).first->second);
    }
  }
  target.classes = static_cast<std::int64_t>(places.size());
  return target;
}

}  // namespace

void add_time_order(const Table& table, const std::vector<std::int64_t>& rows,
                    const std::string& target, Notes& notes) {
  for (const Column& column : table.columns()) {
    const bool dates = column.type == ColumnType::date && column.date_format != "hh:mm";
    if (!dates || column.name == target || !in_order(column, rows)) continue;
    add_note(notes, {.code = "data.note.time_order",
                     .what = "the rows stand in the order of these dates; rows held out at random "
                             "lie among those that train, later ones are likely answered worse",
                     .where = cells_of(column.name),
                     .fix = option_text("--time", column.name) + " holds out the last ones",
                     .column = column.name});
    return;
  }
}

void add_split_doubts(const Table& table, const std::vector<std::int64_t>& rows,
                      const SplitRule& rule, const std::string& target, Task task, Notes& notes) {
  if (rows.size() < fewest_rows) return;
  const bool random = rule.kind == SplitKind::random && (rule.test > 0 || rule.validation > 0);
  if (random) add_time_order(table, rows, target, notes);
  // Every so many rows one: but groups that stand together must be met whole.
  std::vector<std::int64_t> looked_at;
  const std::size_t step = (rows.size() + most_looked_at - 1) / most_looked_at;
  for (std::size_t i = 0; i < rows.size(); i += step) looked_at.push_back(rows[i]);
  const TargetValues values = values_of(table.column(target), looked_at, task);
  add_leaks(table, looked_at, values, target, notes);
  if (!random) return;
  if (step > 1) {
    const std::vector<std::int64_t> first(rows.begin(), rows.begin() + most_looked_at);
    add_groups(table, first, values_of(table.column(target), first, task), target, notes);
  } else {
    add_groups(table, looked_at, values, target, notes);
  }
}

}  // namespace lamina
