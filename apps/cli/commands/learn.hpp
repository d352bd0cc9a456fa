// lamina learn: the course.
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_learn(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
