#include "lamina/objective/losses/cosine_similarity.hpp"

#include "kernels/ref/lanes.hpp"
#include "objective/losses/whole_row.hpp"

namespace lamina {

namespace {

template <class T>
struct CosineFormula {
  explicit CosineFormula(const OpArgs&) {}

  struct Length {
    T value;
    bool floored;  ///< nearly a row of zeros, which has no direction
  };
  static Length length(const T* x, std::int64_t n) {
    constexpr T least = static_cast<T>(1e-12);
    T sum{0};
    for (std::int64_t i = 0; i < n; ++i) sum += x[i] * x[i];
    return {kernels::ref::sqrt(std::max(sum, least)), sum < least};
  }
  static T cosine(const WholeRow<T, T>& row, T y_length, T t_length) {
    T sum{0};
    for (std::int64_t i = 0; i < row.outputs; ++i) {
      sum += (row.y[i] / y_length) * (row.target[i] / t_length);
    }
    return sum;
  }

  T cost(const WholeRow<T, T>& row) const {
    return -cosine(row, length(row.y, row.outputs).value, length(row.target, row.outputs).value);
  }
  template <class Put>
  void slopes(const WholeRow<T, T>& row, Put put) const {
    const Length y = length(row.y, row.outputs);
    const T t_length = length(row.target, row.outputs).value;
    // Where the length is floored it does not change with y.
    const T along = y.floored ? T{0} : cosine(row, y.value, t_length);
    for (std::int64_t i = 0; i < row.outputs; ++i) {
      put(i, (along * (row.y[i] / y.value) - row.target[i] / t_length) / y.value);
    }
  }
};

constexpr OpKind cosine_kind = whole_row_kind<CosineFormula>("cosine_similarity");

}  // namespace

Var record_loss(Tape& tape, const CosineSimilarity&, Var prediction, Var target, Var weights) {
  return record_loss(tape, cosine_kind, prediction, target, weights);
}

}  // namespace lamina
