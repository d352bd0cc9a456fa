// Prose in lines.
#pragma once

#include <string>

namespace lamina::cli {

/// `text` in lines of at most `width` columns, each after the first indented by `indent`.
std::string wrapped(const std::string& text, int width, int indent);

}  // namespace lamina::cli
