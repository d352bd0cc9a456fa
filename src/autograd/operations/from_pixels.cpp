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

constexpr OpKind from_pixels_kind{
    .name = "from_pixels", .forward = forward, .operands = {{"pixels", {}, Takes::pixels}}};

}  // namespace

Var from_pixels(Tape& tape, Var pixels) {
  return tape.record(from_pixels_kind, {pixels});
}

}  // namespace lamina
