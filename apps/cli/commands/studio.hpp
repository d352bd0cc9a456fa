// `lamina studio`: see a network learn, in the browser.
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

int run_studio(const std::vector<std::string>& words, Console& console);

}  // namespace lamina::cli
