// Small grey pictures in a terminal.
#pragma once

#include <string>

#include "lamina/plot/text.hpp"

namespace lamina::plot {

std::string text_of(const Pictures& pictures, const TextStyle& style);

}  // namespace lamina::plot
