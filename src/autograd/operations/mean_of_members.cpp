// What the members of an ensemble say together: y = Σ_g weight_g x_g.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

// Inputs x[B,G,F] and weights[G], output y[B,F]: the members are added in order. Of an ensemble's
// answers there are few, so the loops are plain.
void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::int64_t members = x.shape[1], features = x.shape[2];
  on_floating(y.dtype, [&]<class T>(T) {
    const T* const weights = elements<T>(step.input(op, 1));
    const T* in = elements<T>(x);
    T* out = elements<T>(y);
    for (std::int64_t b = 0; b < x.shape[0]; ++b, in += members * features, out += features) {
      for (std::int64_t f = 0; f < features; ++f) {
        T sum = 0;
        for (std::int64_t g = 0; g < members; ++g) sum += weights[g] * in[g * features + f];
        out[f] = sum;
      }
    }
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  const Step::Target dweights = step.input_gradient(op, 1);
  const ConstView& x = step.input(op, 0);
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t members = x.shape[1], features = x.shape[2];
  on_floating(dy.dtype, [&]<class T>(T) {
    const T* const slopes = elements<T>(dy);
    const T* const weights = elements<T>(step.input(op, 1));
    for (std::int64_t g = 0; g < members; ++g) {
      T sum = 0;
      for (std::int64_t b = 0; b < x.shape[0]; ++b) {
        for (std::int64_t f = 0; f < features; ++f) {
          const std::int64_t at = (b * members + g) * features + f;
          const T slope = slopes[b * features + f];
          if (dx) {
            T& to = elements<T>(dx.view)[at];
            to = (dx.add ? to : 0) + weights[g] * slope;
          }
          sum += slope * elements<T>(x)[at];
        }
      }
      if (dweights) {
        T& to = elements<T>(dweights.view)[g];
        to = (dweights.add ? to : 0) + sum;
      }
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
                                      .operands = {{"x", "BGF"}, {"weights", "G"}},
                                      .results = {{"mean", "BF"}},
                                      .first_result = shape_of_mean};

}  // namespace

Var mean_of_members(Tape& tape, Var x, Var weights) {
  return tape.record(mean_of_members_kind, {x, weights});
}

}  // namespace lamina
