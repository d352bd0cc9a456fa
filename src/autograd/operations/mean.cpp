// The mean of all elements, summed in double.
#include <algorithm>

#include "autograd/operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    const double total = kernels::sum<T>(step.engine, elements<T>(x), x.elements());
    *elements<T>(y) = static_cast<T>(total / static_cast<double>(x.elements()));
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  on_floating(dx.view.dtype, [&]<class T>(T) {
    const T share = *elements<T>(step.output_gradient(op)) / static_cast<T>(dx.view.elements());
    T* out = elements<T>(dx.view);
    for (std::int64_t i = 0; i < dx.view.elements(); ++i) out[i] = dx.add ? out[i] + share : share;
  });
}

constexpr OpKind mean_kind{"mean", forward, backward};

}  // namespace

Var mean(Tape& tape, Var x) {
  if (tape.shape(x).elements() == 0) {
    refuse_shape("mean", to_string(tape.shape(x)), "at least one element");
  }
  const std::array<Var, 1> inputs = {x};
  const std::array<Shape, 1> outputs = {Shape{}};
  return tape.record(mean_kind, inputs, outputs);
}

}  // namespace lamina
