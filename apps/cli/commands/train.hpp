// lamina train
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_train(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
