#include "workflow/ensemble.hpp"

#include <algorithm>

#include "data/equal_rows.hpp"
#include "lamina/core/error.hpp"
#include "workflow/defaults.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_members = 8;
constexpr std::int64_t usual_bins = 24;
constexpr std::int64_t most_binned_columns = 512;
constexpr std::int64_t fewest_rows = 40;  // below them a part of the rows says nothing

/// Multiplications of all members in all epochs: on two cores of 2020 a minute at most. Never
/// seconds, so that equal data and options give an equal model on any machine.
constexpr double most_work = 2.5e12;

struct Columns {
  std::int64_t numbers = 0;     ///< of value, or of what dates become
  std::int64_t categories = 0;  ///< inputs that they become
};

/// As the preprocessing and the embedding will see them, or nearly so.
Columns columns_of(const Table& table, const TrainOptions& options) {
  Columns columns;
  for (const Column& column : table.columns()) {
    if (column.name == options.target || column.name == options.weights) continue;
    if (!is_feature(column.type)) continue;
    if (column.type == ColumnType::date) {
      columns.numbers += 10;
    } else if (!column.labels.empty()) {
      const auto words = static_cast<std::int64_t>(column.labels.size());
      columns.categories += std::min<std::int64_t>(words, 16);
    } else {
      columns.numbers += 1;
    }
  }
  return columns;
}

bool has_images(const Table& table) {
  return std::any_of(table.columns().begin(), table.columns().end(),
                     [](const Column& column) { return column.type == ColumnType::image; });
}

/// What was said of an ensemble has no place beside one network.
void require_unsaid(const TrainOptions& options) {
  for (const auto& [name, said] : {std::pair{"members", options.members.value_or(1) > 1},
                                   {"folds", options.folds.value_or(0) > 0},
                                   {"bins", options.bins.value_or(0) > 0}}) {
    if (!said) continue;
    throw Error({.code = "usage.conflict",
                 .what = std::string("one network alone has no use for ") + name,
                 .where = std::string("option --") + name,
                 .fix = "add --recipe ensemble, or leave it out"});
  }
}

}  // namespace

Ensemble ensemble_for(const Table& table, Task task, std::int64_t rows, const TrainOptions& options,
                      bool own_network) {
  if (own_network) return {options.members.value_or(1), options.folds.value_or(0), 0};
  const bool several = options.recipe == Recipe::ensemble ||
                       (options.recipe != Recipe::mlp && options.members.value_or(1) > 1);
  if (!several) {
    require_unsaid(options);
    return {};
  }
  if (has_images(table)) {
    throw Error({.code = "usage.conflict",
                 .what = "an ensemble takes columns of numbers and words, not images",
                 .where = table.name() + ", option --recipe ensemble",
                 .fix = "leave it out"});
  }
  const Columns columns = columns_of(table, options);
  const bool binned = columns.numbers > 0 && columns.numbers <= most_binned_columns;
  Ensemble ensemble;
  ensemble.bins = options.bins.value_or(binned ? usual_bins : 0);
  const auto inputs = static_cast<double>(columns.categories + columns.numbers) +
                      static_cast<double>(columns.numbers * ensemble.bins) / 2;
  const double work = work_of_member(inputs, task, rows, options);
  std::int64_t members = most_members;
  while (members > 2 && work * static_cast<double>(members) > most_work) members /= 2;
  ensemble.members = options.members.value_or(members);
  const bool by_time = options.split == SplitKind::time || options.split == SplitKind::first ||
                       !options.time.empty();
  const bool parted = options.validation > 0 && !by_time && rows >= fewest_rows;
  const bool shares = parted && ensemble.members > 1;
  ensemble.folds = options.folds.value_or(shares ? ensemble.members : 0);
  return ensemble;
}

}  // namespace lamina
