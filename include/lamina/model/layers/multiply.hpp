// Where branches of a network meet: products.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// Two or more inputs of one shape -> their product, element by element: gates.
struct Multiply {
  static constexpr std::string_view kind = "multiply";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Multiply& config);

}  // namespace lamina
