// The error of a layer that cannot take what it is given.
#pragma once

#include <string>

#include "lamina/model/layer.hpp"

namespace lamina {

/// "[dense_1] got 0 numbers and 3 code columns, but needs numbers".
[[noreturn]] void throw_shape_error(const std::string& layer, const Signature& found,
                                    const std::string& wanted, const std::string& fix);

/// Throws unless numbers, and only numbers, come in.
void require_numbers(const std::string& layer, const Signature& found);

}  // namespace lamina
