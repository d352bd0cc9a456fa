// lamina tune: a model learns further.
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_tune(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
