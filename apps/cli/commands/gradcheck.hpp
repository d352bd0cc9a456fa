// lamina gradcheck
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

/// Returns the exit code: 1 where a gradient is wrong.
int run_gradcheck(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
