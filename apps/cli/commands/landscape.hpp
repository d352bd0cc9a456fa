// lamina landscape
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_landscape(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
