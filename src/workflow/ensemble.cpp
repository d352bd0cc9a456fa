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

/// Multiplications of all members in all epochs. On two cores of 2020 a good one takes half a
/// minute at most.
double most_work(Quality quality) {
  return quality == Quality::best ? 2.5e13 : 2.5e12;
}

struct Columns {
  std::int64_t numbers = 0;     ///< of value, or of what dates become
  std::int64_t categories = 0;  ///< inputs that they become
};

/// As the preprocessing and the embedding will see them, or nearly so.
Columns columns_of(const Table& table, const std::string& target) {
  Columns columns;
  for (const Column& column : table.columns()) {
    if (column.name == target || !is_feature(column.type)) continue;
    if (column.type == ColumnType::date) {
      columns.numbers += 10;
    } else if (!column.labels.empty()) {
      columns.categories += std::min<std::int64_t>(static_cast<std::int64_t>(column.labels.size()), 16);
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

void refuse_beside_mlp(const TrainOptions& options) {
  for (const auto& [name, given] : {std::pair{"members", options.members.value_or(1) > 1},
                                    {"folds", options.folds.value_or(0) > 0},
                                    {"bins", options.bins.value_or(0) > 0}}) {
    if (!given) continue;
    throw Error({.code = "usage.conflict",
                 .what = std::string("one network alone has no use for ") + name,
                 .where = std::string("option --") + name + " beside --recipe mlp",
                 .fix = "say --recipe ensemble, or leave it out"});
  }
}

}  // namespace

Ensemble ensemble_for(const Table& table, Task task, std::int64_t rows, const TrainOptions& options,
                      bool own_network) {
  if (options.recipe == Recipe::mlp) refuse_beside_mlp(options);
  const bool said = options.recipe == Recipe::ensemble || options.members.value_or(1) > 1;
  const bool alone = options.recipe == Recipe::mlp || own_network || has_images(table) ||
                     options.layers.has_value() || options.quality == Quality::fast ||
                     rows < fewest_rows;
  Ensemble ensemble;
  if (own_network) {
    ensemble.members = options.members.value_or(1);
    ensemble.folds = options.folds.value_or(0);
    return ensemble;
  }
  if (alone && !said) return ensemble;
  const Columns columns = columns_of(table, options.target);
  const bool binned = columns.numbers > 0 && columns.numbers <= most_binned_columns;
  ensemble.bins = options.bins.value_or(binned ? usual_bins : 0);
  const double inputs = static_cast<double>(columns.categories + columns.numbers) +
                        static_cast<double>(columns.numbers * ensemble.bins) / 2;
  const double work = work_of_member(inputs, task, rows, options);
  std::int64_t members = most_members;
  while (members > 2 && work * static_cast<double>(members) > most_work(options.quality)) {
    members /= 2;
  }
  ensemble.members = options.members.value_or(members);
  const bool can_part = options.validation > 0 && options.time.empty() &&
                        (!options.split || *options.split == SplitKind::random ||
                         *options.split == SplitKind::group);
  ensemble.folds = options.folds.value_or(can_part && ensemble.members > 1 ? ensemble.members : 0);
  if (ensemble.members < 2) ensemble.bins = 0;
  return ensemble;
}

}  // namespace lamina
