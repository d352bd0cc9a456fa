// Rows that a network could not tell apart.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lamina/data/table.hpp"

namespace lamina {

/// Whether a network sees columns of this type.
bool is_feature(ColumnType type);

/// A 64-bit digest of the cells that a network sees, for each of `rows`: equal cells give equal
/// ones. That two of n rows agree although they differ has a chance of n² / 2⁶⁵: 3 in a million for
/// ten million rows, which then stay together without harm.
std::vector<std::uint64_t> row_digests(const Table& table, std::span<const std::int64_t> rows,
                                       std::string_view target);

/// Which of the rows have the same cells as others in all columns but the target.
struct EqualRows {
  /// For SplitOptions::keys: one a row of the table, 0 for a row without equals; empty when there
  /// are none.
  std::vector<std::uint64_t> keys;
  std::int64_t rows = 0;      ///< that have equals
  std::int64_t distinct = 0;  ///< different rows
  std::int64_t largest = 0;   ///< most rows that are equal
};
EqualRows equal_rows(const Table& table, std::span<const std::int64_t> rows,
                     std::string_view target);

/// The keys without those of more than `limit` of the `rows`, which are then alone.
std::vector<std::uint64_t> without_large_groups(std::span<const std::uint64_t> keys,
                                                std::span<const std::int64_t> rows,
                                                std::int64_t limit);

}  // namespace lamina
