// The description of a network that a user wrote.
#pragma once

#include <string>

#include "lamina/model/network.hpp"

namespace lamina::cli {

/// Whether it is a regular file whose first character is that of a JSON list or object.
bool looks_like_spec(const std::string& path);

/// Not built. `given` says how the path came, as in ", given by --model". Error `usage.…`.
Network read_spec(const std::string& path, const std::string& given = "");

}  // namespace lamina::cli
