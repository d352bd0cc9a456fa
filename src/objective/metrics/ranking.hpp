// Rows in the order of their scores, for what depends on that order alone.
#pragma once

#include <vector>

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The weight of the rows that have one score.
struct RankedWeight {
  double positive = 0, negative = 0;
};

/// From the highest score down; a row of `label` is positive. Scores in a total order: NaN above
/// infinity, -0 below 0.
std::vector<RankedWeight> ranking(const Answers& answers, std::int64_t label);

/// The chance that a positive row scores above a negative one, by weight, ties counting half; NaN
/// when either kind is missing.
double weighted_area(const std::vector<RankedWeight>& ranking);

}  // namespace lamina
