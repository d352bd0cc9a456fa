// Fields of a JSON object from a page, read within limits.
#pragma once

#include <cstdint>
#include <string>

#include "artifacts/json.hpp"

namespace lamina::studio {

/// Error `usage.bad_value` where it is not there and has no fallback, or is of another type or out
/// of range.
std::string text_of(const Json& object, const char* name);
std::int64_t whole_of(const Json& object, const char* name, std::int64_t fallback, std::int64_t low,
                      std::int64_t high);
double real_of(const Json& object, const char* name, double fallback, double low, double high);

}  // namespace lamina::studio
