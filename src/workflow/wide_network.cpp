#include "workflow/wide_network.hpp"

#include <cstring>

namespace lamina {

Network with_numbers_for_pixels(const Network& network) {
  Network wide(network.nodes(), network.output_names());
  std::vector<Field> inputs = network.inputs();
  for (Field& field : inputs) {
    if (field.dtype == DType::u8) field.dtype = DType::f32;
  }
  wide.build(std::move(inputs));
  return wide;
}

Tensor widened(const ConstView& values) {
  constexpr double white = 255;
  if (values.dtype == DType::u8) {
    Tensor numbers(values.shape, DType::f64);
    for (std::int64_t i = 0; i < values.elements(); ++i) numbers.f64()[i] = values.u8()[i] / white;
    return numbers;
  }
  if (values.dtype != DType::i32) return converted(values, DType::f64);
  Tensor codes(values.shape, DType::i32);
  std::memcpy(codes.view().data(), values.data(), values.bytes());
  return codes;
}

}  // namespace lamina
