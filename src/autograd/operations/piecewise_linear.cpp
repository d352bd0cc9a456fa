// Columns of numbers as places in their bins.
#include <algorithm>
#include <limits>
#include <numeric>

#include "autograd/operation.hpp"

namespace lamina {

namespace {

// Operands x[B,F], lower[T], rate[T]; integers: the bins of each column, T in all. Output [B,T].

constexpr std::int64_t grain = 64;  // rows a thread takes at least

/// What a bin's number is cut to: within the first and the last it may go on.
template <class T>
struct Limits {
  T low, high;
  Limits(std::int64_t bin, std::int64_t bins)
      : low(bin == 0 ? -std::numeric_limits<T>::infinity() : T(0)),
        high(bin + 1 == bins ? std::numeric_limits<T>::infinity() : T(1)) {}
};

void forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::span<const std::int64_t> bins = step.integers(op);
  const std::int64_t columns = x.shape.columns();
  const std::int64_t all = y.shape.columns();
  on_floating(y.dtype, [&]<class T>(T) {
    const T* const lower = elements<T>(step.input(op, 1));
    const T* const rate = elements<T>(step.input(op, 2));
    step.engine.parallel(x.shape.rows(), grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        const T* const from = elements<T>(x) + row * columns;
        T* const to = elements<T>(y) + row * all;
        std::int64_t at = 0;
        for (std::int64_t c = 0; c < columns; ++c) {
          const std::int64_t count = bins[static_cast<std::size_t>(c)];
          const T value = from[c];
          for (std::int64_t j = 0; j < count; ++j)
            to[at + j] = (value - lower[at + j]) * rate[at + j];
          for (std::int64_t j = 1; j < count; ++j) to[at + j] = std::max(T(0), to[at + j]);
          for (std::int64_t j = 0; j + 1 < count; ++j) to[at + j] = std::min(T(1), to[at + j]);
          at += count;
        }
      }
    });
  });
}

void backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  const ConstView& y = step.output(op);
  const ConstView& dy = step.output_gradient(op);
  const std::span<const std::int64_t> bins = step.integers(op);
  const std::int64_t columns = dx.view.shape.columns();
  const std::int64_t all = y.shape.columns();
  on_floating(dy.dtype, [&]<class T>(T) {
    const T* const rate = elements<T>(step.input(op, 2));
    step.engine.parallel(y.shape.rows(), grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        const T* const values = elements<T>(y) + row * all;
        const T* const slopes = elements<T>(dy) + row * all;
        T* const to = elements<T>(dx.view) + row * columns;
        std::int64_t at = 0;
        for (std::int64_t c = 0; c < columns; ++c) {
          const std::int64_t count = bins[static_cast<std::size_t>(c)];
          T sum = dx.add ? to[c] : T(0);
          for (std::int64_t j = 0; j < count; ++j) {
            const Limits<T> limits(j, count);
            const T value = values[at + j];
            if (value > limits.low && value < limits.high) sum += slopes[at + j] * rate[at + j];
          }
          to[c] = sum;
          at += count;
        }
      }
    });
  });
}

Shape shape_of_bins(const Step& step, const Op& op) {
  const Shape& x = step.input(op, 0).shape;
  const std::span<const std::int64_t> bins = step.integers(op);
  const std::int64_t all = std::accumulate(bins.begin(), bins.end(), std::int64_t{0});
  const bool positive = std::all_of(bins.begin(), bins.end(), [](std::int64_t n) { return n > 0; });
  const bool fits = x[1] == static_cast<std::int64_t>(bins.size()) && positive &&
                    step.input(op, 1).shape[0] == all;
  if (!fits) {
    refuse_shape("piecewise_linear",
                 to_string(x) + " for bins of " + std::to_string(bins.size()) + " columns and " +
                     std::to_string(step.input(op, 1).shape[0]) + " edges",
                 "x[B,F], F numbers of bins, and a lower edge and a rate for each bin");
  }
  return {x[0], all};
}

constexpr OpKind piecewise_linear_kind{.name = "piecewise_linear",
                                       .forward = forward,
                                       .backward = backward,
                                       .operands = {{"x", "BF"}, {"lower", "T"}, {"rate", "T"}},
                                       .results = {{"y", "BT"}},
                                       .integer_list = "bins",
                                       .first_result = shape_of_bins};

}  // namespace

Var piecewise_linear(Tape& tape, Var x, Var lower, Var rate, std::span<const std::int64_t> bins) {
  const std::array operands{x, lower, rate};
  return tape.record(piecewise_linear_kind, operands, {}, 0, bins);
}

}  // namespace lamina
