#include "lamina/preprocess/task.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/counted.hpp"
#include "data/bad_cell.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_whole_numbers = 20;
constexpr std::int64_t most_classes = 1000;
/// Whole numbers of more values are hardly ever meant as classes.
constexpr std::int64_t most_doubtful = 100;

bool all_whole(const Column& column) {
  return std::all_of(column.numbers.begin(), column.numbers.end(),
                     [](double v) { return std::isnan(v) || v == std::floor(v); });
}

std::string first_value(const Column& column) {
  std::int64_t row = 0;
  while (column.is_missing(row)) ++row;
  return column.text(row);
}

TaskChoice classes(const Column& column, std::int64_t rows, const std::string& where,
                   const std::string& kind) {
  const bool mostly_unique = column.distinct > 20 && column.distinct * 2 > rows;
  if (column.distinct > most_classes || mostly_unique) {
    throw Error({.code = "data.too_many_classes",
                 .what = "the target holds " + readable(column.distinct) + " distinct " + kind +
                         " in " + counted(rows, "row") + ", expected classes",
                 .where = where,
                 .fix = column.numbers.empty() ? "choose a column with fewer different words"
                                               : "pass --task regression"});
  }
  return {column.distinct == 2 ? Task::binary : Task::multiclass,
          "the target holds " + readable(column.distinct) + " distinct " + kind};
}

Note doubt_of(const Column& column, bool regression) {
  return {.code = "data.note.task",
          .what = "its " + readable(column.distinct) + " distinct whole numbers are taken as " +
                  (regression ? "amounts" : "classes"),
          .where = cells_of(column.name),
          .fix = regression ? "--task classification takes them as classes"
                            : "--task regression takes them as amounts",
          .column = column.name};
}

}  // namespace

TaskChoice choose_task(const Table& table, const PreprocessOptions& options) {
  const Column* const column = table.find(options.target);
  if (column == nullptr) {
    std::vector<std::string> names;
    for (const Column& candidate : table.columns()) names.push_back(candidate.name);
    throw unknown_name("usage.unknown_target",
                       "there is no column '" + printable(options.target) + "'", table.name(),
                       options.target, names);
  }
  const std::string where = table.name() + ", column '" + printable(options.target) + "'";
  const std::int64_t rows = table.rows() - column->missing;
  if (rows == 0) {
    throw Error({.code = "data.target_missing",
                 .what = "every cell of the target is missing",
                 .where = where,
                 .fix = "choose another target, or check the marks of missing cells"});
  }
  if (column->distinct < 2) {
    throw Error({.code = "data.target_constant",
                 .what = "the target is always '" + printable(first_value(*column)) + "'",
                 .where = where,
                 .fix = "choose a target that differs between rows"});
  }
  const bool numbers = !column->numbers.empty();
  const std::string kind = !numbers ? "words" : all_whole(*column) ? "whole numbers" : "numbers";
  if (options.task == "classification") return classes(*column, rows, where, kind);
  if (options.task == "regression") {
    if (!numbers) {
      throw Error({.code = "data.target_not_numbers",
                   .what = "the target holds words such as '" + printable(column->labels[0]) +
                           "', regression needs numbers",
                   .where = where,
                   .fix = "pass --task classification, or choose another target"});
    }
  } else if (options.task != "auto") {
    throw Error({.code = "usage.bad_value",
                 .what = "there is no task '" + printable(options.task) + "'",
                 .where = "task",
                 .fix = "use auto, classification or regression"});
  }
  const bool whole = kind == "whole numbers";
  const bool told = options.task == "regression";
  const bool regression = told || (numbers && !(whole && column->distinct <= most_whole_numbers));
  TaskChoice choice =
      regression ? TaskChoice{Task::regression, "the target holds " + readable(column->distinct) +
                                                    " distinct " + kind}
                 : classes(*column, rows, where, kind);
  if (!told && whole && column->distinct > 2 && column->distinct <= most_doubtful) {
    choice.doubt = doubt_of(*column, regression);
  }
  return choice;
}

}  // namespace lamina
