// The secret that opens the studio: 128 bits of the system's randomness, in hex.
#pragma once

#include <string>

namespace lamina::studio {

std::string new_token();

}  // namespace lamina::studio
