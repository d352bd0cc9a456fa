// A non-linearity as a layer of its own.
#pragma once

#include "lamina/core/activation.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// y = activation(x), the same shape.
struct Activate {
  static constexpr std::string_view kind = "activation";

  Activation activation = Activation::relu;

  void fields(Fields& f);
};

}  // namespace lamina
