// The network, a line a layer.
#pragma once

#include <string>

#include "lamina/model/network.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

std::string layer_table(const Network& network, const Screen& screen);

}  // namespace lamina::cli
