// Pixels are kept as bytes and become numbers from 0 to 1 when a network is about to see them.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  constexpr std::int64_t grain = 16'384;
  const std::uint8_t* const pixels = step.input(op, 0).u8();
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    T* const numbers = elements<T>(y);
    step.engine.parallel(y.elements(), grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) numbers[i] = static_cast<T>(pixels[i]) / T{255};
    });
  });
}

constexpr OpKind from_pixels_kind{"from_pixels", forward, nullptr};

}  // namespace

Var from_pixels(Tape& tape, Var pixels) {
  if (tape.value(pixels).dtype != DType::u8) {
    refuse_shape("from_pixels", name_of(tape.value(pixels).dtype), "u8 pixels");
  }
  const std::array<Shape, 1> outputs = {tape.shape(pixels)};
  return tape.record(from_pixels_kind, {&pixels, 1}, outputs);
}

}  // namespace lamina
