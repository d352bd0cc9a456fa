// The memory of training and predicting, for people and for scripts.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "lamina/serving/predictor.hpp"
#include "lamina/workflow/needs.hpp"

namespace lamina::cli {

/// "25.3 MB: rows 16.0 MB, parameters 3.1 MB, a batch 4.4 MB, measuring 1.8 MB".
/// `preparing`: bytes before it, told when they are more; 0: not known.
std::string memory_text(const TrainingMemory& memory, std::int64_t preparing);
/// "3.1 MB: parameters 2.1 MB, a thread 1.0 MB", and what the rows of a large table take.
std::string memory_text(const PredictingMemory& memory);

/// {"rows", "batch", "total", "data", "parameters", …}, in bytes but for the first two.
nlohmann::ordered_json memory_json(const TrainingNeeds& needs);
nlohmann::ordered_json memory_json(const PredictingMemory& memory);

}  // namespace lamina::cli
