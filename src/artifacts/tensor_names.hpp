// Names in a model file that are not those of parameters.
#pragma once

#include <string_view>

namespace lamina::file_name {

inline constexpr std::string_view description = "lamina";                 // in __metadata__
inline constexpr std::string_view test_inputs = "test_vector.inputs.";    // and the field's name
inline constexpr std::string_view test_outputs = "test_vector.outputs.";  // and the node's name
inline constexpr std::string_view fingerprints = "fingerprints";          // of trained rows

}  // namespace lamina::file_name
