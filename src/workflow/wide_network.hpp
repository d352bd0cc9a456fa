// A network and its rows in double, whose inputs may have gradients.
#pragma once

#include <vector>

#include "lamina/model/network.hpp"

namespace lamina {

/// The same network, of the same parameters, that takes numbers where this one takes pixels.
Network with_numbers_for_pixels(const Network& network);

/// Numbers in double, pixels as numbers from 0 to 1, codes as they are.
Tensor widened(const ConstView& values);

}  // namespace lamina
