// Rows brought to length 1.
#define HWY_TARGET_INCLUDE "autograd/operations/unit_norm.cpp"
#include "autograd/row_operation-inl.hpp"
#include "lamina/autograd/operations.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// y = x s with s = 1 / √(Σ x²).
template <class T>
struct UnitNormRows {
  using F = Lanes<T>;
  explicit UnitNormRows(const OpArgs&) {}

  struct Length {
    T inverse;
    bool floored;  ///< nearly a row of zeros, whose length no longer changes with x
  };
  static Length length_of(const T* x, std::int64_t columns) {
    constexpr T least = static_cast<T>(1e-12);
    const T squares = sum_in_lanes<T>(columns, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
      const F at = load(extent, x + c);
      return fma(at, at, s);
    });
    const bool floored = squares < least;
    return {T{1} / std::sqrt(floored ? least : squares), floored};
  }

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      const F inverse = constant<F>(length_of(x, columns).inverse);
      for_vectors(columns, [=](auto extent, std::int64_t c)
                               HWY_ATTR { store(extent, load(extent, x + c) * inverse, y + c); });
    }
  }
  /// dx = (dy - y Σ dy y) s.
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const bool add = all.add;
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      const T* const y = elements<T>(all.y) + r * columns;
      const T* const dy = elements<T>(all.dy) + r * columns;
      T* const dx = elements<T>(all.dx) + r * columns;
      const Length length = length_of(x, columns);
      const T along = sum_in_lanes<T>(columns, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
        return fma(load(extent, dy + c), load(extent, y + c), s);
      });
      const F back = constant<F>(length.floored ? T{0} : -along);
      const F inverse = constant<F>(length.inverse);
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        put(extent, fma(load(extent, y + c), back, load(extent, dy + c)) * inverse, dx + c, add);
      });
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels unit_norm_rows = LAMINA_ROWS(UnitNormRows);
constexpr OpKind unit_norm_kind{.name = "unit_norm",
                                .forward = rows_forward<unit_norm_rows>,
                                .backward = rows_backward<unit_norm_rows>,
                                .operands = {{"x", "*F"}},
                                .results = {{"y", "*F"}}};

Var unit_norm(Tape& tape, Var x) {
  return tape.record(unit_norm_kind, {x});
}

}  // namespace lamina
#endif
