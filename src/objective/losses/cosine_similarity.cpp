#include "lamina/objective/losses/cosine_similarity.hpp"

#define HWY_TARGET_INCLUDE "objective/losses/cosine_similarity.cpp"
#include "objective/losses/whole_row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct CosineFormula {
  using F = Lanes<T>;
  explicit CosineFormula(const OpArgs&) {}

  struct Length {
    T inverse;
    bool floored;  ///< nearly a row of zeros, which has no direction
  };
  static Length length(const T* x, std::int64_t n) {
    constexpr T least = static_cast<T>(1e-12);
    const T sum = sum_in_lanes<T>(n, [=](F so_far, auto extent, std::int64_t i) HWY_ATTR {
      const F at = load(extent, x + i);
      return fma(at, at, so_far);
    });
    return {T{1} / ref::sqrt(sum < least ? least : sum), sum < least};
  }
  /// The product does not wait for the lengths: that is most of the time of a short row.
  static T cosine(const WholeRow<T>& row, T y_inverse, T t_inverse) {
    const T product =
        sum_in_lanes<T>(row.outputs, [=](F sum, auto extent, std::int64_t i) HWY_ATTR {
          return fma(load(extent, row.y + i), load(extent, row.target + i), sum);
        });
    return (product * y_inverse) * t_inverse;
  }

  T cost(const WholeRow<T>& row) const {
    return -cosine(row, length(row.y, row.outputs).inverse,
                   length(row.target, row.outputs).inverse);
  }
  void slopes(const WholeRow<T>& row) const {
    const Length y = length(row.y, row.outputs);
    const T t_inverse = length(row.target, row.outputs).inverse;
    // Where the length is floored it does not change with y.
    const F along = constant<F>(y.floored ? T{0} : cosine(row, y.inverse, t_inverse));
    for_vectors(row.outputs, [=](auto extent, std::int64_t i) HWY_ATTR {
      const F inverse = constant<F>(y.inverse);
      const F t = load(extent, row.target + i) * constant<F>(t_inverse);
      row.put(extent, i, (along * (load(extent, row.y + i) * inverse) - t) * inverse);
    });
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowLoss cosine_rows = LAMINA_WHOLE_ROW_LOSS(CosineFormula);
constexpr OpKind cosine_kind = whole_row_kind<cosine_rows>("cosine_similarity");

Var record_loss(Tape& tape, const CosineSimilarity&, Var prediction, Var target, Var weights) {
  return record_loss(tape, cosine_kind, prediction, target, weights);
}

}  // namespace lamina
#endif
