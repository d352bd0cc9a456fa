// What is kept of an epoch that ended.
#pragma once

#include <cstdint>
#include <optional>

namespace lamina {

struct EpochRecord {
  std::int64_t epoch = 0;  ///< from 1
  double loss = 0;         ///< running mean in training mode
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
};

}  // namespace lamina
