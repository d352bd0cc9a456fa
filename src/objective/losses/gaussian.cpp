#include "lamina/objective/losses/gaussian.hpp"

#include "kernels/ref/lanes.hpp"
#include "objective/losses/whole_row.hpp"

namespace lamina {

namespace {

template <class T>
struct GaussianFormula {
  static constexpr T least = static_cast<T>(-13.815510557964274);  ///< log 1e-6
  explicit GaussianFormula(const OpArgs&) {}

  T cost(const WholeRow<T, T>& row) const {
    T sum{0};
    for (std::int64_t i = 0; i < row.targets; ++i) {
      const T s = std::max(row.y[row.targets + i], least);
      const T error = row.target[i] - row.y[i];
      sum += s + error * error * kernels::ref::exp(-s);
    }
    return sum / static_cast<T>(2 * row.targets);
  }
  template <class Put>
  void slopes(const WholeRow<T, T>& row, Put put) const {
    const T share = T{1} / static_cast<T>(row.targets);
    for (std::int64_t i = 0; i < row.targets; ++i) {
      const T s = std::max(row.y[row.targets + i], least);
      const T error = row.y[i] - row.target[i];
      const T certainty = kernels::ref::exp(-s);
      put(i, share * error * certainty);
      // A variance that counts as the least may still grow, but shrinks no further.
      const T slope = static_cast<T>(0.5) * (T{1} - error * error * certainty);
      put(row.targets + i, share * (s > row.y[row.targets + i] ? std::min(T{0}, slope) : slope));
    }
  }
};

constexpr OpKind gaussian_kind = whole_row_kind<GaussianFormula>("gaussian", nullptr, "BT");

}  // namespace

Var record_loss(Tape& tape, const GaussianLikelihood&, Var prediction, Var target, Var weights) {
  const Shape& outputs = tape.shape(prediction);
  const Shape& targets = tape.shape(target);
  if (outputs.rank() != 2 || targets.rank() != 2 || outputs[1] != 2 * targets[1]) {
    refuse_shape("gaussian", "prediction" + to_string(outputs) + ", target" + to_string(targets),
                 "prediction[B,2O], the means and then the logarithms of the variances, and "
                 "target[B,O]");
  }
  return record_loss(tape, gaussian_kind, prediction, target, weights);
}

}  // namespace lamina
