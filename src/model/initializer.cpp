#include "lamina/model/initializer.hpp"

#include <cmath>
#include <cstring>

namespace lamina {

namespace {

template <class Number>
void fill(View values, Number number) {
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (values.dtype == DType::f32) {
      values.f32()[i] = static_cast<float>(number(i));
    } else {
      values.f64()[i] = number(i);
    }
  }
}

bool rectifies(Activation activation) {
  return activation == Activation::relu || activation == Activation::leaky_relu ||
         activation == Activation::gelu || activation == Activation::silu;
}

}  // namespace

void initialize(View weight, Initializer initializer, Activation activation, Seed seed) {
  if (initializer == Initializer::automatic) {
    initializer = rectifies(activation) ? Initializer::he_normal : Initializer::glorot_uniform;
  }
  const auto fan_in = static_cast<double>(weight.shape.rows());
  const auto fan_out = static_cast<double>(weight.shape.columns());
  switch (initializer) {
    case Initializer::he_normal:
      return initialize_normal(weight, std::sqrt(2 / fan_in), seed);
    case Initializer::zeros:
      std::memset(weight.data(), 0, weight.bytes());
      return;
    default:
      break;
  }
  const double limit = std::sqrt(6 / (fan_in + fan_out));
  fill(weight, [&](std::int64_t i) {
    const auto place = static_cast<std::uint64_t>(i);
    const double u = uniform(philox(seed.key(), place / 4, 0)[place % 4]);
    return (2 * u - 1) * limit;
  });
}

void initialize_normal(View values, double deviation, Seed seed) {
  fill(values,
       [&](std::int64_t i) { return deviation * normal(seed, static_cast<std::uint64_t>(i)); });
}

}  // namespace lamina
