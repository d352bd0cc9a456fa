// Layers that bring activations to mean 0 and deviation 1, then scale and shift them by what they
// learn.
#pragma once

#include "lamina/core/fields.hpp"

namespace lamina {

/// Per column: over the batch in training, by running statistics otherwise. Ioffe & Szegedy 2015.
struct BatchNormalization {
  static constexpr std::string_view kind = "batch_normalization";

  double momentum = 0.99;  ///< running = momentum · running + (1 - momentum) · batch (Keras)
  double epsilon = 1e-3;

  void fields(Fields& f);
};

/// Per row, over its columns. Ba, Kiros & Hinton 2016.
struct LayerNormalization {
  static constexpr std::string_view kind = "layer_normalization";

  double epsilon = 1e-3;

  void fields(Fields& f);
};

}  // namespace lamina
