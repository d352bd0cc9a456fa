// Where branches of a network meet, element by element: beside sums (add.hpp) and products
// (multiply.hpp) their means, differences and extremes.
#pragma once

#include <memory>
#include <string_view>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// Two or more inputs of one shape -> their mean.
struct Average {
  static constexpr std::string_view kind = "average";
  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Average& config);

/// Two inputs of one shape -> the first less the second.
struct Subtract {
  static constexpr std::string_view kind = "subtract";
  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Subtract& config);

/// Two or more inputs of one shape -> the largest, element by element. The gradient goes to it; of
/// equal ones half to the next and half to those before it, as PyTorch's maximum.
struct Maximum {
  static constexpr std::string_view kind = "maximum";
  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Maximum& config);

/// Two or more inputs of one shape -> the smallest, element by element; gradients as of Maximum.
struct Minimum {
  static constexpr std::string_view kind = "minimum";
  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Minimum& config);

}  // namespace lamina
