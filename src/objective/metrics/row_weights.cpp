#include "objective/metrics/row_weights.hpp"

#include <cmath>
#include <string>

#include "lamina/core/error.hpp"

namespace lamina {

void require_weights(const char* where, std::span<const double> weights, std::int64_t rows) {
  if (!weights.empty() && static_cast<std::int64_t>(weights.size()) != rows) {
    throw Error({.code = "usage.shape",
                 .what = "[" + std::string(where) + "] got " + std::to_string(weights.size()) +
                         " weights for " + std::to_string(rows) + (rows == 1 ? " row" : " rows"),
                 .where = where,
                 .fix = "give one weight for each row, or none"});
  }
  for (std::size_t r = 0; r < weights.size(); ++r) {
    if (weights[r] >= 0 && std::isfinite(weights[r])) continue;
    throw Error({.code = "usage.bad_weight",
                 .what = std::to_string(weights[r]) + " is no weight",
                 .where = std::string(where) + ", row " + std::to_string(r),
                 .fix = "give finite numbers of at least 0"});
  }
}

}  // namespace lamina
