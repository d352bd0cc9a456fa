// What stands before the header: "sep=;", comments, the title of a report.
#pragma once

#include <cstdint>
#include <string_view>

#include "lamina/core/note.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

struct Preamble {
  std::int64_t lines = 0;  ///< to pass over
  char delimiter = 0;      ///< that the line sep= names; 0 for none
  Notes notes;             ///< what was passed over without being told
};

/// Looks at the first bytes of a file, behind the lines that ReadOptions::skip says; `whole` when
/// they are all there is.
///
/// A # line is the header where it has as many cells as the next line, more than one, unless that
/// one looks like a header. A title is passed over where a line without numbers follows it that
/// has as many cells as what comes then, and the title itself has fewer, or only a first one.
Preamble find_preamble(std::string_view bytes, bool whole, const ReadOptions& options);

}  // namespace lamina
