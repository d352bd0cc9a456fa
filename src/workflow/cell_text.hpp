// A number or date as it would stand in its column.
#pragma once

#include <string>

#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// "" for NaN; a date as ISO, a place among ordered words as its word.
std::string cell_text(const NumberColumn& column, const NumberStyle& style, double value);

/// The cell whose every feature is the median of training, NaN where none tells it.
double median_cell(const NumberColumn& column);

/// `value` with so many significant digits, and not nearer to `from`.
double rounded_away(double value, double from, int digits);

}  // namespace lamina
