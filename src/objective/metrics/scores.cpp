#include <limits>

#include "lamina/objective/metrics.hpp"

namespace lamina {

double Scores::operator[](std::string_view name) const {
  for (const Metric& metric : metrics) {
    if (metric.name == name) return metric.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lamina
