// The texts that every exported header carries; CMake makes them of the .inc files.
#pragma once

#include <string_view>

namespace lamina::text {

extern const std::string_view numbers;     ///< what the next ones are written in, and math.inc
extern const std::string_view operations;  ///< activations and operations
extern const std::string_view columns;     ///< preprocessing
extern const std::string_view dates;       ///< parts of dates, for models that have such columns

}  // namespace lamina::text
