// From the text of an option to its value: strictly, without the locale, and with an Error that
// names the option and what would be legal.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina::cli {

/// What --batch may be; a batch is at most the table, and memory is the true limit.
inline constexpr std::int64_t largest_batch = std::int64_t{1} << 40;

/// `option` is its name with dashes, `text` what the user wrote. All throw Error `usage.bad_value`.
std::int64_t whole_number(std::string_view option, std::string_view text, std::int64_t low,
                          std::int64_t high);
/// From 0 to 2^64 - 1.
std::uint64_t natural_number(std::string_view option, std::string_view text);
double real_number(std::string_view option, std::string_view text, Range range);
/// Seconds of "90s", "5m" or "2h"; nothing for any other text.
std::optional<double> seconds_of(std::string_view text);
/// "64,64"; "" is refused, "0" or "none" is the empty list.
std::vector<std::int64_t> layer_sizes(std::string_view option, std::string_view text);
/// Parts between commas; a part in "double quotes" may hold commas. Empty parts are refused.
std::vector<std::string> names(std::string_view option, std::span<const std::string> texts);
/// The choice that `text` is, else Error with the nearest and all choices.
std::string_view one_of(std::string_view option, std::string_view text,
                        std::span<const std::string_view> choices);
/// The same of an enum whose members are named in order.
template <class Enum>
Enum choice(std::string_view option, std::string_view text,
            std::span<const std::string_view> names) {
  const std::string_view chosen = one_of(option, text, names);
  return static_cast<Enum>(std::find(names.begin(), names.end(), chosen) - names.begin());
}
/// One character, or tab, comma, semicolon, pipe, space.
char delimiter(std::string_view option, std::string_view text);
/// `text` when it is not empty.
std::string not_empty(std::string_view option, std::string_view text);

[[noreturn]] void bad_value(std::string_view option, std::string what, std::string fix);

}  // namespace lamina::cli
