// Several perceptrons on the same inputs.
#pragma once

#include "lamina/core/activation.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/model/initializer.hpp"

namespace lamina {

/// y[B,units] = activation(x[B,F] · weight[F,units] + bias[units]).
struct Dense {
  static constexpr std::string_view kind = "dense";

  std::int64_t units = 1;
  Activation activation = Activation::linear;
  bool bias = true;
  Initializer initializer = Initializer::automatic;

  void fields(Fields& f);
};

}  // namespace lamina
