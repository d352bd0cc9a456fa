// What layers that join branches element by element ask of their inputs.
#pragma once

#include "lamina/model/layer.hpp"

namespace lamina {

/// Error `usage.shape` unless at least two inputs are numbers of one shape.
inline void require_equal_shapes(const LayerBuilder& builder) {
  const std::span<const Field> in = builder.inputs();
  bool equal = in.size() >= 2;
  for (const Field& field : in) {
    equal = equal && field.shape == in[0].shape && field.dtype == DType::f32;
  }
  if (equal) return;
  builder.refuse("two or more inputs of one shape",
                 "give the nodes that feed it the same units, e.g. by a Dense before the smaller");
}

}  // namespace lamina
