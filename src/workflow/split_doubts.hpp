// What makes the score of a split better than that on new rows: time, groups, and columns that tell
// the target.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "workflow/parts.hpp"

namespace lamina {

/// The target as an analysis of variance takes it: numbers, or classes as 0, 1, ….
struct TargetValues {
  std::vector<double> values;  ///< one for each row looked at
  std::int64_t classes = 0;    ///< 0: numbers
};

/// Adds `data.note.time_order`, `data.note.groups`, `data.note.leak` and `data.note.target_in_id`
/// where they are true of the `rows`.
void add_split_doubts(const Table& table, const std::vector<std::int64_t>& rows,
                      const SplitRule& rule, const std::string& target, Task task, Notes& notes);

/// The parts of it. `looked_at` are rows of the table, ascending, with their targets.
void add_time_order(const Table& table, const std::vector<std::int64_t>& rows,
                    const std::string& target, Notes& notes);
void add_groups(const Table& table, const std::vector<std::int64_t>& looked_at,
                const TargetValues& target, const std::string& name, Notes& notes);
void add_leaks(const Table& table, const std::vector<std::int64_t>& looked_at,
               const TargetValues& target, const std::string& name, Notes& notes);

}  // namespace lamina
