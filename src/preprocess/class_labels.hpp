// The classes of a target, in their order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamina/data/table.hpp"

namespace lamina {

/// The distinct labels of some rows: by value when all are numbers, of which two spellings of one
/// value (8 and 8.0) are one class; else bytewise.
std::vector<std::string> class_labels(const Column& target, std::span<const std::int64_t> rows);

}  // namespace lamina
