// JSON Lines: an object of plain values a line.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "data/readers/byte_source.hpp"
#include "data/readers/line_places.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

/// True when a text starts with an object, or its name ends in .jsonl or .ndjson, perhaps packed.
bool is_json_lines(std::string_view start, const std::string& path);

/// The same rows as comma-separated text with a header: a column for each key, in the order in
/// which keys first come; null and absent keys are empty cells. The lines are read once for the
/// keys and again for the rows. `places` learns where rows stand.
///
/// Errors: `data.bad_json` for a line that is no object or has a key twice; `data.nested_json` for
/// an array or object within it, unless its key is dropped or a model does not know it; `usage.
/// conflict` for options that only delimited text has.
std::unique_ptr<ByteSource> text_of_json_lines(std::unique_ptr<ByteSource> source, std::string name,
                                               const ReadOptions& options, LinePlaces& places);

}  // namespace lamina
