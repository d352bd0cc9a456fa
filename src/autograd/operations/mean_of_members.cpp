// What the members of an ensemble say together.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

// Input x[B,G,F], output y[B,F]: the members are added in order.
void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::int64_t members = x.shape[1];
  const std::int64_t features = x.shape[2];
  on_floating(y.dtype, [&]<class T>(T) {
    for (std::int64_t g = 0; g < members; ++g) {
      kernels::copy_columns<T>(step.engine, elements<T>(y), features, elements<T>(x) + g * features,
                               members * features, x.shape[0], features, g > 0);
    }
    kernels::scale<T>(step.engine, elements<T>(y), elements<T>(y), T(1) / static_cast<T>(members),
                      y.elements(), false);
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t members = dx.view.shape[1];
  const std::int64_t features = dx.view.shape[2];
  on_floating(dy.dtype, [&]<class T>(T) {
    const T* const slopes = elements<T>(dy);
    T* const share = elements<T>(step.gradient_to_overwrite(op));
    kernels::scale<T>(step.engine, share, slopes, T(1) / static_cast<T>(members), dy.elements(),
                      false);
    for (std::int64_t g = 0; g < members; ++g) {
      kernels::copy_columns<T>(step.engine, elements<T>(dx.view) + g * features, members * features,
                               share, features, dy.shape[0], features, dx.add);
    }
  });
}

Shape shape_of_mean(const Step& step, const Op& op) {
  const Shape& x = step.input(op, 0).shape;
  if (x[1] == 0) refuse_shape("mean_of_members", to_string(x), "at least one member");
  return {x[0], x[2]};
}

constexpr OpKind mean_of_members_kind{.name = "mean_of_members",
                                      .forward = forward,
                                      .backward = backward,
                                      .operands = {{"x", "BGF"}},
                                      .results = {{"mean", "BF"}},
                                      .first_result = shape_of_mean};

}  // namespace

Var mean_of_members(Tape& tape, Var x) {
  return tape.record(mean_of_members_kind, {x});
}

}  // namespace lamina
