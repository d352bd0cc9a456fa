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

Shape shape_of_mean(const Step& step, const Op& op) {
  const Shape& shape = step.input(op, 0).shape;
  if (shape.elements() == 0) refuse_shape("mean", to_string(shape), "at least one element");
  return {};
}

constexpr OpKind mean_kind{.name = "mean",
                           .forward = forward,
                           .backward = backward,
                           .operands = {{"x"}},
                           .results = {{"mean", ""}},
                           .first_result = shape_of_mean};

}  // namespace

Var mean(Tape& tape, Var x) {
  return tape.record(mean_kind, {x});
}

}  // namespace lamina
