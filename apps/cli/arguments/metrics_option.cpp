#include "arguments/metrics_option.hpp"

#include "arguments/values.hpp"
#include "lamina/core/text_fields.hpp"

namespace lamina::cli {

void MetricsOption::declare(CommandLine& line, const char* group) {
  std::string all;
  for (const std::string_view kind : kinds<MetricConfig>()) {
    all += (all.empty() ? "" : ", ") + std::string(kind);
  }
  line.options(group, "--metrics", "NAME,…", texts_,
               "more scores for the report: " + all + "; with fields as in top_k_accuracy:k=3");
}

std::vector<MetricConfig> MetricsOption::value() const {
  std::vector<std::string> metrics;
  for (std::string& part : names("--metrics", texts_)) {
    // "name:a=1,b=2": a further field belongs to the metric before it.
    const bool field = part.find('=') != std::string::npos && part.find(':') == std::string::npos;
    if (field && !metrics.empty()) {
      metrics.back() += "," + part;
    } else {
      metrics.push_back(std::move(part));
    }
  }
  std::vector<MetricConfig> configs;
  for (const std::string& text : metrics) {
    configs.push_back(from_text<MetricConfig>(text, "command line, option --metrics"));
    validate(configs.back().kind(), configs.back());
  }
  return configs;
}

}  // namespace lamina::cli
