// How far a score may lie from the one of all rows like these, by the rows that it was taken from.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "lamina/objective/metrics.hpp"

namespace lamina {

/// Of a share of rows: Wilson 1927. Stays within [0, 1] and holds for few rows.
std::optional<Interval> interval_of_share(std::int64_t part, std::int64_t whole);

/// value ± z · deviation, cut off at `low` and `high`.
std::optional<Interval> interval_of_normal(double value, double deviation, double low, double high);

/// The mean of term(0) … term(rows - 1), in a fixed order, and its standard error: their deviation
/// (n - 1) over √n. Nothing of fewer than two rows, and of weighted ones. With weights Σ w term /
/// Σ w; a term of weight 0 is not asked for.
struct MeanOfRows {
  double mean = 0;
  std::optional<double> error;
  MeanOfRows(std::int64_t rows, const std::function<double(std::int64_t)>& term,
             std::span<const double> weights = {});
};

}  // namespace lamina
