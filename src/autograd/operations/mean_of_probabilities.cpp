// What the members of an ensemble say together, when the mean of their probabilities is taken: its
// logits.
#include <algorithm>
#include <array>

#include "autograd/operation.hpp"
#include "kernels/ref/lanes.hpp"

namespace lamina {

namespace {

// Inputs x[B,G,F] and weights[G], output y[B,F]. Plain loops: of an ensemble's answers there are
// few. One column is two, of which the second has the logit 0: y = log(m_0 / m_1).

using kernels::ref::constant;
using kernels::ref::larger;

constexpr double least = 1e-30;
constexpr std::int64_t grain = 64;  // rows a thread takes at least

/// What one row of one member says: the probability of any class.
template <class T>
class Softmax {
 public:
  Softmax(const T* x, std::int64_t features) : x_(x), features_(features), largest_(logit(0)) {
    for (std::int64_t c = 1; c < classes(); ++c) largest_ = larger(largest_, logit(c));
    for (std::int64_t c = 0; c < classes(); ++c) sum_ += kernels::ref::exp(logit(c) - largest_);
  }
  std::int64_t classes() const { return std::max<std::int64_t>(features_, 2); }
  T operator()(std::int64_t c) const { return kernels::ref::exp(logit(c) - largest_) / sum_; }

 private:
  T logit(std::int64_t c) const { return c < features_ ? x_[c] : T(0); }

  const T* x_;
  std::int64_t features_;
  T largest_;
  T sum_ = 0;
};

/// Σ_g weight_g p_gc of a row.
template <class T>
T mean_of(const T* x, const T* weights, std::int64_t members, std::int64_t features,
          std::int64_t c) {
  T mean = 0;
  for (std::int64_t g = 0; g < members; ++g) {
    mean += weights[g] * Softmax<T>(x + g * features, features)(c);
  }
  return larger(mean, constant<T>(least));
}

/// y of a row.
template <class T>
void write_row(T* y, const T* x, const T* weights, std::int64_t members, std::int64_t features) {
  if (features == 1) {
    y[0] = kernels::ref::log(mean_of(x, weights, members, features, 0) /
                             mean_of(x, weights, members, features, 1));
    return;
  }
  std::fill(y, y + features, T(0));
  for (std::int64_t g = 0; g < members; ++g) {
    const Softmax<T> p(x + g * features, features);
    for (std::int64_t c = 0; c < features; ++c) y[c] += weights[g] * p(c);
  }
  for (std::int64_t c = 0; c < features; ++c) {
    y[c] = kernels::ref::log(larger(y[c], constant<T>(least)));
  }
}

void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::int64_t members = x.shape[1], features = x.shape[2];
  on_floating(y.dtype, [&]<class T>(T) {
    step.engine.parallel(x.shape[0], grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t b = begin; b < end; ++b) {
        write_row(elements<T>(y) + b * features, elements<T>(x) + b * members * features,
                  elements<T>(step.input(op, 1)), members, features);
      }
    });
  });
}

// With s_c = dy_c / m_c: dx_g = w_g p_g ∘ (s - Σ_c p_gc s_c) and dw_g = Σ_c p_gc s_c.
void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  const Step::Target dweights = step.input_gradient(op, 1);
  const ConstView& x = step.input(op, 0);
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t members = x.shape[1], features = x.shape[2];
  on_floating(dy.dtype, [&]<class T>(T) {
    const T* const weights = elements<T>(step.input(op, 1));
    for (std::int64_t b = 0; b < x.shape[0]; ++b) {
      const T* const from = elements<T>(x) + b * members * features;
      const T* const y = elements<T>(step.output(op)) + b * features;
      const T* const slopes = elements<T>(dy) + b * features;
      std::array<T, 2> of_two{};  // of one column
      for (std::int64_t c = 0; c < 2 && features == 1; ++c) {
        of_two[static_cast<std::size_t>(c)] =
            (c == 0 ? slopes[0] : -slopes[0]) / mean_of(from, weights, members, features, c);
      }
      const auto slope = [&](std::int64_t c) {
        return features == 1 ? of_two[static_cast<std::size_t>(c)]
                             : slopes[c] / kernels::ref::exp(y[c]);
      };
      for (std::int64_t g = 0; g < members; ++g) {
        const Softmax<T> p(from + g * features, features);
        T sum = 0;
        for (std::int64_t c = 0; c < p.classes(); ++c) sum += p(c) * slope(c);
        if (dweights) {
          T& to = elements<T>(dweights.view)[g];
          to = (dweights.add || b > 0 ? to : 0) + sum;
        }
        for (std::int64_t c = 0; dx && c < features; ++c) {
          T& to = elements<T>(dx.view)[(b * members + g) * features + c];
          to = (dx.add ? to : 0) + weights[g] * p(c) * (slope(c) - sum);
        }
      }
    }
  });
}

Shape shape_of_mean(const Step& step, const Op& op) {
  const Shape& x = step.input(op, 0).shape;
  if (x[1] == 0 || x[2] == 0) {
    refuse_shape("mean_of_probabilities", to_string(x), "at least one member and one column");
  }
  return {x[0], x[2]};
}

constexpr OpKind mean_of_probabilities_kind{.name = "mean_of_probabilities",
                                            .forward = forward,
                                            .backward = backward,
                                            .operands = {{"x", "BGF"}, {"weights", "G"}},
                                            .results = {{"mean", "BF"}},
                                            .first_result = shape_of_mean};

}  // namespace

Var mean_of_probabilities(Tape& tape, Var x, Var weights) {
  return tape.record(mean_of_probabilities_kind, {x, weights});
}

}  // namespace lamina
