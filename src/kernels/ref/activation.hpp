// The derivatives of activations, chosen at run time, for one number.
#pragma once

#include "core/assert.hpp"
#include "kernels/ref/lanes.hpp"

namespace lamina::kernels::ref {

template <class T>
T activation_gradient(Activation activation, T dy, T y, T z) {
  switch (activation) {
    case Activation::linear:
      return activation_gradient<Activation::linear>(dy, y, z);
    case Activation::relu:
      return activation_gradient<Activation::relu>(dy, y, z);
    case Activation::leaky_relu:
      return activation_gradient<Activation::leaky_relu>(dy, y, z);
    case Activation::sigmoid:
      return activation_gradient<Activation::sigmoid>(dy, y, z);
    case Activation::tanh:
      return activation_gradient<Activation::tanh>(dy, y, z);
    case Activation::gelu:
      return activation_gradient<Activation::gelu>(dy, y, z);
    case Activation::silu:
      return activation_gradient<Activation::silu>(dy, y, z);
    case Activation::softmax:
      break;
  }
  LAMINA_ASSERT(false, "softmax is a kernel of rows, not of elements");
  return dy;
}

}  // namespace lamina::kernels::ref
