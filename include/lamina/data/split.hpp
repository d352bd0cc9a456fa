// Which rows train a model and which are held out to judge it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamina/core/random.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// Row numbers of a table, ascending. Neither part is empty.
struct Split {
  std::vector<std::int64_t> training;
  std::vector<std::int64_t> held_out;
};

/// Holds out round(fraction × rows), chosen by `seed` alone. With `stratify` every class keeps its
/// share in both parts as nearly as whole rows allow, and at least one training row; it is ignored
/// where most values are rare. Error `data.too_few_rows` below two rows; `usage.bad_value` for a
/// fraction outside (0, 1).
Split split_rows(std::int64_t rows, double fraction, Seed seed, const Column* stratify = nullptr);

/// The same for some rows of a table.
Split split_rows(std::span<const std::int64_t> rows, double fraction, Seed seed,
                 const Column* stratify = nullptr);

/// Rows whose `target` is not missing, ascending; that there are others is added to `notes`.
std::vector<std::int64_t> rows_with_value(const Column& target, Notes* notes = nullptr);

}  // namespace lamina
