// Values as C++ writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lamina/core/tensor.hpp"

namespace lamina::cpp {

std::string literal(float value);   ///< "1.5F"; the shortest that is read back as the same bits
std::string literal(double value);  ///< "1.5"
std::string literal(std::string_view text);  ///< with quotes; bytes that are not plain as \ooo
std::string literal(bool value);

/// "inline constexpr float NAME[6] = {…};" with lines of at most 100 columns.
std::string array(const std::string& name, const ConstView& numbers);

}  // namespace lamina::cpp
