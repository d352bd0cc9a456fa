#include "lamina/model/constraint.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/operation.hpp"
#include "kernels/ref/lane_sum.hpp"
#include "kernels/scratch.hpp"

namespace lamina {

namespace {

struct Factors {};  // names the scratch

constexpr double epsilon = 1e-7;  // Keras: keeps the division finite

/// The lengths that weights may have, and how far they go there.
struct Lengths {
  double least, most, rate = 1;

  /// The factor for weights whose squares add up to `squares`.
  template <class T>
  T factor(T squares) const {
    const T length = std::sqrt(squares);
    T wanted = std::max(static_cast<T>(least), std::min(static_cast<T>(most), length));
    if (rate != 1) wanted = static_cast<T>(rate) * wanted + static_cast<T>(1 - rate) * length;
    return wanted / (static_cast<T>(epsilon) + length);
  }
};

/// Lengths along axis 0 are sums over rows, in blocks; along axis 1 sums within a row. A vector is
/// a row.
template <class T>
void bring_to(const Engine& engine, View weight, std::int64_t axis, const Lengths& lengths) {
  T* const w = elements<T>(weight);
  const std::int64_t rows = weight.shape.before_last();
  const std::int64_t columns = weight.shape.last();
  if (axis == 0 && weight.shape.rank() > 1) {
    T* const factors = kernels::scratch<Factors, T>(static_cast<std::size_t>(columns));
    kernels::column_sums<T>(engine, factors, w, rows, columns, false, w);
    for (std::int64_t c = 0; c < columns; ++c) factors[c] = lengths.factor(factors[c]);
    kernels::elementwise_row<T>(engine, kernels::Binary::multiply, w, w, factors, rows, columns);
    return;
  }
  for (std::int64_t r = 0; r < rows; ++r) {
    T* const row = w + r * columns;
    const T squares = kernels::ref::sum_in_lanes<T>(
        columns, [&](T sum, std::int64_t c) { return sum + row[c] * row[c]; });
    const T factor = lengths.factor(squares);
    for (std::int64_t c = 0; c < columns; ++c) row[c] *= factor;
  }
}

void bring_to(const Engine& engine, View weight, std::int64_t axis, const Lengths& lengths,
              DType dtype) {
  on_floating(dtype, [&]<class T>(T) { bring_to<T>(engine, weight, axis, lengths); });
}

}  // namespace

std::span<const Constraint> Constraint::shipped() {
  return members<Constraint>(ShippedConstraints{});
}

void MaxNorm::fields(Fields& f) {
  f("max_value", max_value, above(0), "the greatest length");
  f("axis", axis, within(0, 1), "along which: 0 into a unit, 1 out of it");
}
void MinMaxNorm::fields(Fields& f) {
  f("min_value", min_value, at_least(0), "the least length");
  f("max_value", max_value, above(0), "the greatest length");
  f("rate", rate, within(0, 1), "how much of the way a step goes");
  f("axis", axis, within(0, 1), "along which: 0 into a unit, 1 out of it");
}
void UnitNorm::fields(Fields& f) {
  f("axis", axis, within(0, 1), "along which: 0 into a unit, 1 out of it");
}

void MaxNorm::apply(const Engine& engine, View weight) const {
  bring_to(engine, weight, axis, {0, max_value}, weight.dtype);
}

void UnitNorm::apply(const Engine& engine, View weight) const {
  bring_to(engine, weight, axis, {1, 1}, weight.dtype);
}

void MinMaxNorm::apply(const Engine& engine, View weight) const {
  bring_to(engine, weight, axis, {min_value, std::max(min_value, max_value), rate}, weight.dtype);
}

void NonNegative::apply(const Engine& engine, View weight) const {
  on_floating(weight.dtype, [&]<class T>(T) {
    T* const w = elements<T>(weight);
    kernels::activate<T>(engine, Nonlinearity::relu, w, w, weight.elements());
  });
}

}  // namespace lamina
