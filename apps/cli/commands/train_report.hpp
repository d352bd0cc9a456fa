// What a training comes to, for `lamina train --json` and for Python.
#pragma once

#include <cstdint>
#include <string>

#include "lamina/workflow/train.hpp"
#include "report_json.hpp"

namespace lamina::cli {

/// What --json tells of a training, but for notes and the name of the model file.
JsonReport json_report(const TrainReport& report, const std::string& split, std::int64_t rows,
                       std::uint64_t seed, const LossUnit& unit);

/// Squares of a standardised target say little: their root in its own unit does.
LossUnit unit_of(const TrainingPlan& plan);

}  // namespace lamina::cli
