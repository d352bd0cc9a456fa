// Which rows train, choose the best epoch and judge the model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/data/split.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

/// How a table is split: what the options say, and the columns they mean.
struct SplitRule {
  SplitKind kind = SplitKind::random;
  const Column* by = nullptr;  ///< of times, or of groups
  double test = 0;             ///< share; 0 also where a table of its own is held out
  double validation = 0;
  std::int64_t folds = 0;  ///< at random or by groups, in place of validation rows; 0: none
  Seed seed = Seed(0);
};

/// Error `usage.conflict`, `usage.missing_option` (naming the columns that would do),
/// `usage.unknown_column` or `usage.bad_value`.
SplitRule rule_of(const Table& table, const TrainOptions& options, bool own_test);

/// Rows of the table, ascending; together all whose target is known.
struct Parts {
  std::vector<std::int64_t> training, validation, held_out;
  std::vector<std::int32_t> folds = {};  ///< of each training row, 0 … K-1; or empty
};

/// Splits `rows` so that the training rows can teach something: of every class one, features and
/// target not constant. Where the rule's shares leave too few, the validation rows are given up,
/// then the held-out ones. What was decided is added to `notes`.
Parts parts_of(const Table& table, const std::vector<std::int64_t>& rows, const SplitRule& rule,
               const std::string& target, Task task, Notes& notes);

/// Adds to `notes` what parts_of() would, but does not split more than a million rows for it.
void note_parts(const Table& table, const std::vector<std::int64_t>& rows, const SplitRule& rule,
                const std::string& target, Task task, Notes& notes);

/// "20 % of the rows, stratified, seed 0", "the last 20 % by 'day'".
std::string split_text(const SplitRule& rule, bool classes, std::uint64_t seed);

}  // namespace lamina
