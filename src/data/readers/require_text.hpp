// Cells that are no text.
#pragma once

#include <string>
#include <string_view>

#include "data/readers/csv_scanner.hpp"

namespace lamina {

/// Error `data.nul_byte` or `data.invalid_utf8`, at the line where it stands, unless the cell is
/// text.
void require_text(const CsvScanner& scanner, const CsvCell& cell, const std::string& file,
                  std::string_view column);

}  // namespace lamina
