// Words of a command line as a POSIX shell reads them: what an error or a note advises can be
// copied as it stands.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

/// One word, in quotes where it needs them.
std::string shell_word(std::string_view word);

/// "--time 'sold on'": an option and its value. The value is printable().
std::string option_text(std::string_view option, std::string_view value);

/// The same of an option that takes a list: an item that holds a comma stands in double quotes.
/// `rest` follows it, as "=category" in "--type zip=category".
std::string list_option_text(std::string_view option, std::string_view item,
                             std::string_view rest = "");

}  // namespace lamina
