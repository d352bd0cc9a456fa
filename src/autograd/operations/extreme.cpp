// The larger and the smaller of two, element by element.
#define HWY_TARGET_INCLUDE "autograd/operations/extreme.cpp"
#include "autograd/row_operation-inl.hpp"
#include "lamina/autograd/operations.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

struct Larger {
  template <class F>
  static auto wins(F x, F other) {
    return other < x;
  }
};
struct Smaller {
  template <class F>
  static auto wins(F x, F other) {
    return x < other;
  }
};

/// Of x and the second operand, which has the same shape.
template <class T, class Side>
struct ExtremeRows {
  using F = Lanes<T>;
  explicit ExtremeRows(const OpArgs&) {}

  /// What does not win is the other one, or NaN when x is: it is to be found.
  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const T* const x = elements<T>(all.x) + begin * columns;
    const T* const other = elements<T>(all.vector) + begin * columns;
    T* const y = elements<T>(all.y) + begin * columns;
    for_vectors((end - begin) * columns, [=](auto extent, std::int64_t i) HWY_ATTR {
      const F a = load(extent, x + i);
      const F b = load(extent, other + i);
      store(extent, select(Side::wins(a, b), a, select(a == a, b, a)), y + i);
    });
  }
  /// dx = dy where x wins, half of it where both are equal.
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const T* const x = elements<T>(all.x) + begin * columns;
    const T* const other = elements<T>(all.vector) + begin * columns;
    const T* const dy = elements<T>(all.dy) + begin * columns;
    T* const dx = elements<T>(all.dx) + begin * columns;
    const bool add = all.add;
    for_vectors((end - begin) * columns, [=](auto extent, std::int64_t i) HWY_ATTR {
      const F a = load(extent, x + i);
      const F b = load(extent, other + i);
      const F slope = load(extent, dy + i);
      const F half = select(a == b, constant<F>(0.5) * slope, constant<F>(0.0));
      put(extent, select(Side::wins(a, b), slope, half), dx + i, add);
    });
  }
};

template <class T>
using MaximumRows = ExtremeRows<T, Larger>;
template <class T>
using MinimumRows = ExtremeRows<T, Smaller>;

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels maximum_rows = LAMINA_ROWS(MaximumRows);
constexpr RowKernels minimum_rows = LAMINA_ROWS(MinimumRows);

/// Each operand in the place of x.
template <const RowKernels& rows>
static void extreme_backward(Step& step, const Op& op) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    const Step::Target dx = step.input_gradient(op, i);
    if (!dx) continue;
    RowOperands all = operands_of(step, op);
    if (i == 1) std::swap(all.x, all.vector);
    all.dy = step.output_gradient(op);
    all.dx = dx.view;
    all.add = dx.add;
    run_rows(step, op, rows.backward.chosen(all.x.dtype), all);
  }
}

template <const RowKernels& rows>
constexpr OpKind extreme_kind(const char* name) {
  return {.name = name,
          .forward = rows_forward<rows>,
          .backward = extreme_backward<rows>,
          .operands = {{"a", "*"}, {"b", "*"}}};
}
constexpr OpKind maximum_kind = extreme_kind<maximum_rows>("maximum");
constexpr OpKind minimum_kind = extreme_kind<minimum_rows>("minimum");

Var maximum(Tape& tape, Var a, Var b) {
  return tape.record(maximum_kind, {a, b});
}
Var minimum(Tape& tape, Var a, Var b) {
  return tape.record(minimum_kind, {a, b});
}

}  // namespace lamina
#endif
