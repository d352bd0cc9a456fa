// Text in the encodings that exports come in, turned into UTF-8.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "data/readers/byte_source.hpp"

namespace lamina {

/// Passes UTF-8 on as it is and decodes the rest. A byte-order mark says what the text is,
/// whatever `encoding`, one of ReadOptions::encoding, says. Errors `usage.bad_value`,
/// `data.invalid_utf16`.
std::unique_ptr<ByteSource> decoded(std::unique_ptr<ByteSource> source, std::string_view encoding,
                                    std::string name);

/// What `bytes` that are no UTF-8 probably are: "windows-1252", or "latin-1" where that has no
/// such letter.
std::string_view likely_encoding(std::string_view bytes);

/// True when NUL bytes stand as they do in UTF-16 of Western text.
bool looks_like_utf16(std::string_view bytes);

}  // namespace lamina
