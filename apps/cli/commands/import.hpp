// lamina import: a network of another program as a model.
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_import(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
