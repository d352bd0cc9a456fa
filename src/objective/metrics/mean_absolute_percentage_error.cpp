#include "lamina/objective/metrics/mean_absolute_percentage_error.hpp"

#include <cmath>
#include <limits>

#include "objective/metrics/interval.hpp"

namespace lamina {

double MeanAbsolutePercentageError::value(const Answers& answers) const {
  return MeanOfRows(
             answers.rows(),
             [&](std::int64_t r) {
               const auto i = static_cast<std::size_t>(r);
               const double truth = answers.truth[i];
               if (truth == 0) return std::numeric_limits<double>::quiet_NaN();
               return std::abs((answers.values[i] - truth) / truth);
             },
             answers.weights)
      .mean;
}

}  // namespace lamina
