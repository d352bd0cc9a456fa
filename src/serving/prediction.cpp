#include <fmt/format.h>

#include <ostream>

#include "lamina/serving/predictor.hpp"

namespace lamina {

std::ostream& operator<<(std::ostream& out, const Prediction& prediction) {
  out << prediction.label;
  if (!prediction.probabilities.empty()) out << fmt::format(" ({:.2f})", prediction.value);
  return out;
}

Prediction Predictions::row(std::int64_t index) const {
  const auto place = static_cast<std::size_t>(index);
  const double value = values[place];
  if (labels.empty()) {
    Prediction prediction = {fmt::format("{}", value), value, {}};
    if (!spreads.empty()) prediction.spread = spreads[place];
    return prediction;
  }
  const float* first = probabilities.f32() + index * probabilities.shape().columns();
  return {labels[static_cast<std::size_t>(classes[place])], value,
          std::vector<double>(first, first + labels.size())};
}

}  // namespace lamina
