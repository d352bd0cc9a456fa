// Rows by how sure their answer is.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/objective/metric.hpp"

namespace lamina {

/// The rows whose answer, the class of the highest probability, has one in the bin b of
/// ((b - 1) / bins, b / bins], of each bin in their order: sums over them have one order however
/// they are asked for.
std::vector<std::vector<std::int64_t>> rows_by_confidence(const Answers& answers,
                                                          std::int64_t bins);

}  // namespace lamina
