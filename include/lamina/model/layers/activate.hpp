// A non-linearity as a layer of its own.
#pragma once

#include <memory>
#include <string>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// y = activation(x), the same shape.
struct Activate {
  static constexpr std::string_view kind = "activation";

  Activation activation = Activation::relu;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "softmax".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const Activate& config);

}  // namespace lamina
