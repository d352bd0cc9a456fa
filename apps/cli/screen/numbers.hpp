// Numbers as a person reads them, the same in every locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamina::cli {

/// Four significant digits: "0.8573", "54,210", "1.2e-05", "1.000"; "n/a" for NaN.
std::string readable(double value);
/// The same without zeros at the end: "0.02", for values that stand alone.
std::string compact(double value);
/// "48,842".
std::string readable(std::int64_t count);
/// "1 row", "2,048 rows"; `one` is the word for one thing, `many` where an s does not make it.
std::string counted(std::int64_t count, std::string_view one, std::string_view many = "");
/// "42 ms", "0.42 s", "12 s", "3 min 20 s", "2 h 5 min".
std::string duration(double seconds);
/// "412k", "1.3M", for rates.
std::string short_count(double count);
/// "4.2 KB"
std::string byte_size(std::uintmax_t bytes);

}  // namespace lamina::cli
