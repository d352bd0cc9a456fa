#include <algorithm>
#include <limits>

#include "lamina/core/error.hpp"
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
  return answers.labels.empty() ? regression_scores(answers.values, answers.truth, answers.weights)
                                : classification_scores(answers.probabilities, answers.labels,
                                                        answers.weights, answers.threshold);
}

Scores scores_of(const Answers& answers, std::span<const MetricConfig> metrics) {
  require_measuring(metrics, answers.labels.empty() ? Measures::numbers : Measures::classes);
  Scores scores = scores_of(answers);
  for (const MetricConfig& metric : metrics) {
    const std::string name = metric->name();
    const bool there = std::any_of(scores.metrics.begin(), scores.metrics.end(),
                                   [&](const Metric& one) { return one.name == name; });
    if (!there) scores.metrics.push_back({name, metric->value(answers), {}, true});
  }
  return scores;
}

double score_called(std::string_view name, const Answers& answers) {
  if (answers.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  return scores_of(answers)[name];
}

void require_measuring(std::span<const MetricConfig> metrics, Measures answers) {
  for (const MetricConfig& metric : metrics) {
    if (metric->measures() == Measures::anything || metric->measures() == answers) continue;
    std::string fitting;
    for (const MetricConfig& other : MetricConfig::shipped()) {
      if (other->measures() != answers) continue;
      fitting += (fitting.empty() ? "" : ", ") + std::string(other.kind());
    }
    const bool classes = answers == Measures::classes;
    throw Error({.code = "usage.conflict",
                 .what = "the metric " + std::string(metric.kind()) + " is about " +
                         (classes ? "amounts, and the model answers with classes"
                                  : "classes, and the model answers with amounts"),
                 .where = "option --metrics",
                 .fix = "choose of: " + fitting});
  }
}

std::span<const MetricConfig> MetricConfig::shipped() {
  return members<MetricConfig>(ShippedMetrics{});
}

}  // namespace lamina
