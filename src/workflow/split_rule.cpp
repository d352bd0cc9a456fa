// From what the options say of the split to the columns they mean.
#include <fmt/format.h>

#include <algorithm>

#include "data/bad_cell.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "workflow/defaults.hpp"
#include "workflow/parts.hpp"

namespace lamina {

namespace {

SplitKind kind_of(const TrainOptions& options) {
  if (!options.time.empty() && !options.group.empty()) {
    throw Error({.code = "usage.conflict",
                 .what = "rows are split by time or by groups, not by both",
                 .where = "options --time and --group",
                 .fix = "give one of them"});
  }
  const SplitKind meant = !options.time.empty()    ? SplitKind::time
                          : !options.group.empty() ? SplitKind::group
                                                   : options.split.value_or(SplitKind::random);
  if (options.split.value_or(meant) != meant) {
    const char* option = meant == SplitKind::time ? "--time" : "--group";
    throw Error(
        {.code = "usage.conflict",
         .what = fmt::format("--split {} has no use for {}",
                             split_kind_names[static_cast<std::size_t>(*options.split)], option),
         .where = fmt::format("options --split and {}", option),
         .fix = fmt::format("leave one of them out; {} COLUMN is enough", option)});
  }
  return meant;
}

std::vector<std::string> columns_of_dates(const Table& table, const std::string& target) {
  std::vector<std::string> names;
  for (const Column& column : table.columns()) {
    if (column.type == ColumnType::date && column.name != target) names.push_back(column.name);
  }
  return names;
}

std::string the_only_date(const Table& table, const std::string& target) {
  const std::vector<std::string> dates = columns_of_dates(table, target);
  if (dates.size() == 1) return dates[0];
  std::string list;
  for (const std::string& name : dates) list += (list.empty() ? "" : ", ") + printable(name);
  throw Error({.code = "usage.missing_option",
               .what = dates.empty() ? "--split time needs a column of times, and none holds dates"
                                     : "--split time does not say which column of dates: " + list,
               .where = table.name(),
               .fix = dates.empty()
                          ? "name a column of numbers that ascend with time: --time COLUMN"
                          : "add " + option_text("--time", dates[0])});
}

const Column& named_column(const Table& table, const std::string& name, const char* option,
                           const std::string& target) {
  const std::string where = fmt::format("{}, option {}", table.name(), option);
  const Column* const column = table.find(name);
  if (column == nullptr) {
    std::vector<std::string> names;
    for (const Column& candidate : table.columns()) names.push_back(candidate.name);
    const std::string what = "there is no column '" + printable(name) + "'";
    if (name.find(':') != std::string::npos) {
      throw Error({.code = "usage.unknown_column",
                   .what = what,
                   .where = where,
                   .fix = "parameters that learn in their own way are named by --param-group"});
    }
    throw unknown_name("usage.unknown_column", what, where, name, names);
  }
  if (name != target && column->type != ColumnType::image) return *column;
  throw Error({.code = "usage.conflict",
               .what = fmt::format("rows cannot be split by '{}', the {}", printable(name),
                                   name == target ? "target" : "image"),
               .where = where,
               .fix = "choose another column"});
}

void require_times(const Column& column, const std::string& table) {
  if (!column.numbers.empty()) return;
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("'{}' holds words such as '{}', which have no order in time",
                                   printable(column.name),
                                   column.labels.empty() ? "" : printable(column.labels[0])),
               .where = table + ", option --time",
               .fix = "say how its dates are written, e.g. " +
                      list_option_text("--type", column.name, "=date:dd-mm-yyyy")});
}

}  // namespace

SplitRule rule_of(const Table& table, const TrainOptions& options, bool own_test) {
  SplitRule rule{.kind = kind_of(options),
                 .test = own_test ? 0 : options.test,
                 .validation = validation_share(options),
                 .seed = Seed(options.seed).at("split")};
  if (rule.kind == SplitKind::time) {
    const std::string name =
        options.time.empty() ? the_only_date(table, options.target) : options.time;
    rule.by = &named_column(table, name, "--time", options.target);
    require_times(*rule.by, table.name());
  }
  if (rule.kind == SplitKind::group) {
    if (options.group.empty()) {
      throw Error({.code = "usage.missing_option",
                   .what = "--split group does not say by which column",
                   .where = table.name(),
                   .fix = "add --group COLUMN"});
    }
    rule.by = &named_column(table, options.group, "--group", options.target);
  }
  return rule;
}

std::string split_text(const SplitRule& rule, bool classes, std::uint64_t seed) {
  const std::string name = rule.by == nullptr ? "" : printable(rule.by->name);
  const double share = rule.test * 100;
  switch (rule.kind) {
    case SplitKind::time:
      return fmt::format("the last {:g} % of the rows by '{}'", share, name);
    case SplitKind::first:
      return fmt::format("the last {:g} % of the rows as they stand", share);
    case SplitKind::group:
      return fmt::format("{:g} % of the rows, whole groups of '{}', seed {}", share, name, seed);
    case SplitKind::random:
      break;
  }
  return fmt::format("{:g} % of the rows, {}, seed {}", share, classes ? "stratified" : "at random",
                     seed);
}

}  // namespace lamina
