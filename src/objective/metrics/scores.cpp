#include <limits>

#include "lamina/objective/metrics.hpp"

namespace lamina {

double Scores::operator[](std::string_view name) const {
  for (const Metric& metric : metrics) {
    if (metric.name == name) return metric.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::optional<Interval> Scores::interval(std::string_view name) const {
  for (const Metric& metric : metrics) {
    if (metric.name == name) return metric.interval;
  }
  return std::nullopt;
}

Scores scores_of(const Answers& answers) {
  return answers.labels.empty() ? regression_scores(answers.values, answers.truth)
                                : classification_scores(answers.probabilities, answers.labels);
}

std::span<const MetricConfig> MetricConfig::shipped() {
  return members<MetricConfig>(ShippedMetrics{});
}

}  // namespace lamina
