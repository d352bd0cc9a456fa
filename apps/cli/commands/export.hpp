// lamina export: a model for other programs.
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_export(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
