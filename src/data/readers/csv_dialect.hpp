// Which delimiter and decimal mark a file uses, told by its first lines.
#pragma once

#include <string_view>

namespace lamina {

/// The one of , ; tab | that cuts the most records into the same number of cells as the first
/// record has; a comma when none does. `whole`: the sample is all there is.
char sniff_delimiter(std::string_view sample, bool whole);

/// True when `delimiter` cuts every record of the sample into the same number of cells, two or
/// more.
bool separates(std::string_view sample, char delimiter, bool whole);

/// True when, between `delimiter`s, there are cells like 1,5 and none like 1.5. Cells like 1,234
/// and 1.234 tell nothing: thousands are written so too.
bool sniff_decimal_comma(std::string_view sample, char delimiter);

/// True for 1,5 and -0,25.
bool looks_like_decimal_comma(std::string_view cell);

}  // namespace lamina
