// Telling a user what the file is that is no model.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace lamina {

/// Error `model.other_format` when the first bytes of a file are those of a format we know by
/// sight.
void refuse_foreign_file(std::span<const std::byte> start, const std::string& name);

}  // namespace lamina
