// Which rows train a model and which are held out to judge it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lamina/core/random.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// Row numbers of a table, ascending. `training` is not empty.
struct Split {
  std::vector<std::int64_t> training;
  std::vector<std::int64_t> held_out;
};

/// What is held out.
enum class SplitKind : std::uint8_t {
  random,  ///< rows chosen by the seed
  time,    ///< the last rows by a column of dates or numbers
  group,   ///< groups of rows, chosen by the seed
  first    ///< the last rows as they stand: the first ones train
};
inline constexpr std::array<std::string_view, 4> split_kind_names = {"random", "time", "group",
                                                                     "first"};

struct SplitOptions {
  double fraction = 0.2;  ///< of the rows, in (0, 1)
  SplitKind kind = SplitKind::random;
  Seed seed = Seed(0);
  /// Where given, every class keeps at least one training row, and in a choice by the seed its
  /// share in both parts as nearly as whole rows (or groups) allow. It is ignored where every row
  /// is a class of its own.
  const Column* classes = nullptr;
  /// For a choice by the seed, one a row of the table: rows of one key stay together, those of key
  /// 0 are alone. Empty: all are.
  std::span<const std::uint64_t> keys = {};
  /// For SplitKind::time: dates or numbers. Rows of one time stay together; those without train.
  const Column* time = nullptr;
};

/// How many rows a share is: round(fraction × rows), and at least one in each part.
std::int64_t held_out_count(std::int64_t rows, double fraction);

/// Holds out held_out_count() rows, or as near to it as rows that stay together allow. Without keys
/// and classes neither part is empty; with them nothing is held out where nothing may be. Error
/// `data.too_few_rows` below two rows; `data.one_time` when all times are the same;
/// `usage.bad_value` for a fraction outside (0, 1).
Split split_rows(std::span<const std::int64_t> rows, const SplitOptions& options);

/// The same at random, of some rows or of all.
Split split_rows(std::span<const std::int64_t> rows, double fraction, Seed seed,
                 const Column* stratify = nullptr);
Split split_rows(std::int64_t rows, double fraction, Seed seed, const Column* stratify = nullptr);

/// Keys by the values of one column, for SplitOptions::keys; 0 where it is missing.
std::vector<std::uint64_t> group_keys(const Column& column);

/// Rows whose `target` is not missing, ascending; that there are others is added to `notes`.
std::vector<std::int64_t> rows_with_value(const Column& target, Notes* notes = nullptr);

}  // namespace lamina
