// --metrics, of commands that score.
#pragma once

#include <string>
#include <vector>

#include "arguments/command_line.hpp"
#include "lamina/objective/metrics.hpp"

namespace lamina::cli {

class MetricsOption {
 public:
  void declare(CommandLine& line, const char* group);
  /// Error `usage.unknown_metric` that suggests the nearest, `usage.unknown_field`,
  /// `usage.bad_value`.
  std::vector<MetricConfig> value() const;

 private:
  std::vector<std::string> texts_;
};

}  // namespace lamina::cli
