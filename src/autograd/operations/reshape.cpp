// The same memory seen in another shape.
#include <cstring>

#include "autograd/operation.hpp"

namespace lamina {

namespace {

/// On a tape the output is its input's memory; a program gives it memory of its own.
void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  if (y.data() != x.data()) std::memcpy(y.data(), x.data(), y.bytes());
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::scale<T>(step.engine, elements<T>(dx.view), elements<T>(dy), T(1), dy.elements(),
                      dx.add);
  });
}

constexpr OpKind reshape_kind{"reshape", forward, backward, {{"x", {}, Takes::anything}}};

}  // namespace

Var reshape(Tape& tape, Var x, const Shape& shape) {
  const Shape& from = tape.shape(x);
  if (from == shape) return x;
  if (from.elements() != shape.elements()) {
    refuse_shape("reshape", to_string(from), "as many elements as " + to_string(shape));
  }
  return tape.record_view(reshape_kind, x, shape);
}

Var flatten(Tape& tape, Var x) {
  return reshape(tape, x, {tape.shape(x).rows(), tape.shape(x).columns()});
}

}  // namespace lamina
