// Names in a model file that are not those of parameters.
#pragma once

#include <string_view>

namespace lamina::file_name {

inline constexpr std::string_view description = "lamina";  // in __metadata__
inline constexpr std::string_view test_numbers = "test_vector.numbers";
inline constexpr std::string_view test_codes = "test_vector.codes";
inline constexpr std::string_view test_answers = "test_vector.answers";

}  // namespace lamina::file_name
