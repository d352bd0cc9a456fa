// What a model relies on, and how far its probabilities can be relied on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/plot/plot.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// "expected calibration error 0.021 (0.058 before calibration); of a calibrated model …".
std::string reliability_text(const Reliability& found, std::int64_t rows);
/// "'yes' is answered where its probability is above 0.31: …".
std::string threshold_text(const Artifact& artifact);
/// The three columns that matter most, in one line; "" where none does.
std::string matters_most(const Importances& found, const Screen& screen);

/// All columns with their intervals and bars.
std::string importance_table(const Importances& found, const Screen& screen);
/// What the answers say beside what came true.
std::string reliability_table(const Reliability& found, const Screen& screen);
/// A plot of numbers, a table of words.
std::string dependence_text(const PartialDependence& found, const std::string& target,
                            const Screen& screen);

/// The same as figures.
std::vector<plot::Figure> reliance_figures(const EvaluateReport& report, const std::string& target);

}  // namespace lamina::cli
