// Numbers as text, without the locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamina {

enum class NumberText : std::uint8_t { number, no_number, not_finite };

/// Reads all of `text` as a decimal number: sign, digits, decimal mark, digits, exponent. Rounds
/// to the nearest double; no hexadecimal, no nan. `not_finite`: inf, or beyond a double.
NumberText parse_number(std::string_view text, char decimal, double& value);

/// The shortest text that reads back as the same double, e.g. "0.1", "5", "1e+30".
std::string print_number(double value);

}  // namespace lamina
