// What counts as UTF-8, for every door.
#pragma once

#include <cstddef>
#include <string_view>

namespace lamina {

/// Bytes of the character at `at`, or 0 where there is none: no surrogates (U+D800…U+DFFF), no
/// longer form than needed, nothing beyond U+10FFFF. Source: Unicode 15, table 3-7.
std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace lamina
