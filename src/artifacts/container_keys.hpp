// Where the container keeps its checksums, shared by its reader and its writer.
#pragma once

#include <string_view>

namespace lamina::container_key {

inline constexpr std::string_view tensors = "checksums";
inline constexpr std::string_view header = "header_checksum";
/// The place of the header's own checksum: it is computed with these eight digits in that place.
/// No text inside the JSON can look like this, since quotes in a text are escaped.
inline constexpr std::string_view header_prefix = "\"header_checksum\":\"";
inline constexpr std::string_view header_blank = "00000000";

}  // namespace lamina::container_key
