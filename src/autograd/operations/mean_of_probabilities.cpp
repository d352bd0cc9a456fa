// What the members of an ensemble say together, when the mean of their probabilities is taken: its
// logits.
#include <algorithm>
#include <array>

#include "autograd/operation.hpp"
#include "lamina/core/math.hpp"

namespace lamina {

namespace {

// Inputs x[B,G,F] and weights[G], output y[B,F]. Plain loops in double: of an ensemble's answers
// there are few. One column is two, of which the second has the logit 0: y = log m_0 - log m_1.

constexpr double least = 1e-30;
constexpr std::int64_t grain = 64;  // rows a thread takes at least

/// What one row of one member says: the probability of any class.
template <class T>
class Softmax {
 public:
  Softmax(const T* x, std::int64_t features) : x_(x), features_(features) {
    for (std::int64_t c = 0; c < classes(); ++c) largest_ = std::max(largest_, logit(c));
    for (std::int64_t c = 0; c < classes(); ++c) sum_ += math::exp(logit(c) - largest_);
  }
  std::int64_t classes() const { return std::max<std::int64_t>(features_, 2); }
  double operator()(std::int64_t c) const { return math::exp(logit(c) - largest_) / sum_; }

 private:
  double logit(std::int64_t c) const { return c < features_ ? static_cast<double>(x_[c]) : 0; }

  const T* x_;
  std::int64_t features_;
  double largest_ = -1e300;
  double sum_ = 0;
};

/// Σ_g weight_g p_gc of a row.
template <class T>
double mean_of(const T* x, const T* weights, std::int64_t members, std::int64_t features,
               std::int64_t c) {
  double mean = 0;
  for (std::int64_t g = 0; g < members; ++g) {
    mean += static_cast<double>(weights[g]) * Softmax<T>(x + g * features, features)(c);
  }
  return std::max(mean, least);
}

void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::int64_t members = x.shape[1], features = x.shape[2];
  on_floating(y.dtype, [&]<class T>(T) {
    const T* const weights = elements<T>(step.input(op, 1));
    step.engine.parallel(x.shape[0], grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t b = begin; b < end; ++b) {
        const T* const from = elements<T>(x) + b * members * features;
        T* const to = elements<T>(y) + b * features;
        if (features == 1) {
          const double odds = mean_of(from, weights, members, features, 0) /
                              mean_of(from, weights, members, features, 1);
          to[0] = static_cast<T>(math::log(odds));
          continue;
        }
        std::fill(to, to + features, T(0));
        for (std::int64_t g = 0; g < members; ++g) {
          const Softmax<T> p(from + g * features, features);
          for (std::int64_t c = 0; c < features; ++c) {
            to[c] += static_cast<T>(static_cast<double>(weights[g]) * p(c));
          }
        }
        for (std::int64_t c = 0; c < features; ++c) {
          to[c] = static_cast<T>(math::log(std::max(static_cast<double>(to[c]), least)));
        }
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
      std::array<double, 2> of_two{};  // of one column
      for (std::int64_t c = 0; c < 2 && features == 1; ++c) {
        of_two[static_cast<std::size_t>(c)] =
            (c == 0 ? slopes[0] : -slopes[0]) / mean_of(from, weights, members, features, c);
      }
      const auto slope = [&](std::int64_t c) {
        return features == 1 ? of_two[static_cast<std::size_t>(c)]
                             : slopes[c] / math::exp(static_cast<double>(y[c]));
      };
      for (std::int64_t g = 0; g < members; ++g) {
        const Softmax<T> p(from + g * features, features);
        double sum = 0;
        for (std::int64_t c = 0; c < p.classes(); ++c) sum += p(c) * slope(c);
        if (dweights) {
          T& to = elements<T>(dweights.view)[g];
          to = (dweights.add || b > 0 ? to : 0) + static_cast<T>(sum);
        }
        for (std::int64_t c = 0; dx && c < features; ++c) {
          T& to = elements<T>(dx.view)[(b * members + g) * features + c];
          const double change = static_cast<double>(weights[g]) * p(c) * (slope(c) - sum);
          to = (dx.add ? to : 0) + static_cast<T>(change);
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
