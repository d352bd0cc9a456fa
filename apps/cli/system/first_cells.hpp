// The cells at the start of a table as they stand in its file.
#pragma once

#include <optional>
#include <string>

#include "lamina/data/read.hpp"

namespace lamina::cli {

/// Columns of text. Nothing for what cannot be read twice (standard input, pipes), for a file that
/// is large when unpacked, and for images.
std::optional<Table> first_cells(const std::string& path, ReadOptions reading);

}  // namespace lamina::cli
