// Delimited text, from any source.
#pragma once

#include <functional>
#include <string>

#include "data/readers/byte_source.hpp"
#include "data/readers/line_places.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

/// read_csv() of a source that is decoded.
Table read_text(ByteSource& source, const std::string& name, const ReadOptions& options);

/// The same of a text that was made of something else: it begins with its header, and `places` say
/// where its lines stand, in errors and notes.
Table read_made_text(ByteSource& source, const std::string& name, const ReadOptions& options,
                     const LinePlaces& places);

/// Error `resource.memory` where `read` cannot allocate.
Table within_memory(const std::string& name, const std::function<Table()>& read);

}  // namespace lamina
