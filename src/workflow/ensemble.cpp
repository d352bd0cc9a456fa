#include "workflow/ensemble.hpp"

#include <algorithm>

#include "data/equal_rows.hpp"
#include "lamina/core/error.hpp"
#include "workflow/defaults.hpp"
#include "workflow/ensemble_network.hpp"
#include "workflow/tabm_mini.hpp"

namespace lamina {

namespace {

/// What a quality may cost: multiplications of all members in all epochs, and members. 3.3e12 are a
/// minute at most on two cores of 2020. Never seconds, so that equal data and options give an equal
/// model on any machine.
struct Budget {
  double work;
  std::int64_t members;
};

Budget budget_of(Quality quality) {
  return quality == Quality::best ? Budget{3.3e13, 32} : Budget{3.3e12, 8};
}

constexpr std::int64_t most_binned_columns = 512;
constexpr std::int64_t fewest_rows = 40;           // below them a part of the rows says nothing
constexpr std::int64_t most_ranked_columns = 128;  // 40 KB each in the header of a model

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

/// Many rows tell more of a column than a few steps of it.
std::int64_t bins_for(std::int64_t rows) {
  return std::clamp<std::int64_t>(rows / 400, 24, 128);
}

/// So that, where it can be, two members answer each row, and their mean can be judged.
std::int64_t folds_of(std::int64_t members) {
  std::int64_t folds = std::clamp<std::int64_t>(members / 2, std::min<std::int64_t>(members, 4), 8);
  while (members % folds != 0) ++folds;
  return folds;
}

/// Whoever says how the one network looks wants one.
bool wants_several(const Table& table, const TrainOptions& options) {
  if (options.recipe != Recipe::automatic) return options.recipe == Recipe::ensemble;
  if (options.members) return *options.members > 1;
  return options.quality != Quality::fast && !options.layers && !has_images(table);
}

}  // namespace

Ensemble ensemble_for(const Table& table, Task task, std::int64_t rows, const TrainOptions& options,
                      bool own_network) {
  if (own_network) {
    return {options.members.value_or(1), options.folds.value_or(0), options.bins.value_or(0)};
  }
  if (options.recipe == Recipe::tabm_mini) return tabm_mini_ensemble(table, options);
  if (!wants_several(table, options)) {
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
  const bool by_time = options.split == SplitKind::time || options.split == SplitKind::first ||
                       !options.time.empty();
  const bool shares = validation_share(options) > 0 && !by_time && rows >= fewest_rows &&
                      rows <= most_shared_rows && options.members.value_or(2) > 1;
  Ensemble ensemble;
  ensemble.bins = options.bins.value_or(binned ? bins_for(rows) : 0);
  const bool embeds = ensemble.bins > 0 && options.folds.value_or(shares ? 1 : 0) == 0 &&
                      rows > most_shared_rows && columns.numbers <= most_ranked_columns;
  const auto bins = static_cast<double>(ensemble.bins);
  const double seen_of_number = embeds              ? (1 + bins) / 4 + embedding_dimension / 2.0
                                : ensemble.bins > 0 ? (1 + bins) / 2
                                                    : 1;
  const double inputs = static_cast<double>(columns.categories) +
                        static_cast<double>(columns.numbers) * seen_of_number;
  const double learning = shares ? 1 : 1 - validation_share(options);
  const auto learning_rows = static_cast<std::int64_t>(learning * static_cast<double>(rows));
  const double work = work_of_member(inputs, task, learning_rows, options);
  const Budget budget = budget_of(options.quality);
  std::int64_t members = budget.members;
  while (members > 2 && work * static_cast<double>(members) > budget.work) members /= 2;
  ensemble.members = options.members.value_or(members);
  ensemble.folds = options.folds.value_or(shares ? folds_of(ensemble.members) : 0);
  if (embeds) ensemble.embedded = ensemble.members / 2;
  return ensemble;
}

}  // namespace lamina
