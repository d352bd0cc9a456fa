// Half of the columns gate the others: x = [a | b] -> a ∘ g(b).
#define HWY_TARGET_INCLUDE "autograd/operations/gate.cpp"
#include "autograd/row_operation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

struct SigmoidGate {
  template <class F>
  static F value(F b) {
    return sigmoid(b);
  }
  template <class F>
  static F slope(F b) {
    const F s = sigmoid(b);
    return s * (constant<F>(1.0) - s);
  }
};

struct SiluGate {
  template <class F>
  static F value(F b) {
    return b * sigmoid(b);
  }
  template <class F>
  static F slope(F b) {
    const F one = constant<F>(1.0);
    const F s = sigmoid(b);
    return s * fma(b, one - s, one);
  }
};

template <class T, class Gate>
struct GateRows {
  using F = Lanes<T>;
  explicit GateRows(const OpArgs&) {}

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t half = all.x.shape.last() / 2;
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const a = elements<T>(all.x) + r * 2 * half;
      const T* const b = a + half;
      T* const y = elements<T>(all.y) + r * half;
      for_vectors(half, [=](auto extent, std::int64_t c) HWY_ATTR {
        store(extent, load(extent, a + c) * Gate::value(load(extent, b + c)), y + c);
      });
    }
  }
  /// da = dy g(b), db = dy a g'(b).
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t half = all.x.shape.last() / 2;
    const bool add = all.add;
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const a = elements<T>(all.x) + r * 2 * half;
      const T* const b = a + half;
      const T* const dy = elements<T>(all.dy) + r * half;
      T* const da = elements<T>(all.dx) + r * 2 * half;
      T* const db = da + half;
      for_vectors(half, [=](auto extent, std::int64_t c) HWY_ATTR {
        const F slope = load(extent, dy + c);
        const F gate = load(extent, b + c);
        put(extent, slope * Gate::value(gate), da + c, add);
        put(extent, (slope * load(extent, a + c)) * Gate::slope(gate), db + c, add);
      });
    }
  }
};

template <class T>
using GluRows = GateRows<T, SigmoidGate>;
template <class T>
using SwigluRows = GateRows<T, SiluGate>;

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels glu_rows = LAMINA_ROWS(GluRows);
constexpr RowKernels swiglu_rows = LAMINA_ROWS(SwigluRows);

static Shape half_of_columns(const Step& step, const Op& op) {
  const Shape& shape = step.input(op, 0).shape;
  if (shape.last() % 2 != 0) {
    refuse_shape(op.kind->name, to_string(shape), "an even number of columns, to halve them");
  }
  Shape half = shape.first(shape.rank() - 1);
  half.append(shape.last() / 2);
  return half;
}

template <const RowKernels& rows>
constexpr OpKind gate_kind(const char* name) {
  return {.name = name,
          .forward = rows_forward<rows>,
          .backward = rows_backward<rows>,
          .operands = {{"x", "*F"}},
          .first_result = half_of_columns};
}
constexpr OpKind glu_kind = gate_kind<glu_rows>("glu");
constexpr OpKind swiglu_kind = gate_kind<swiglu_rows>("swiglu");

Var glu(Tape& tape, Var x) {
  return tape.record(glu_kind, {x});
}
Var swiglu(Tape& tape, Var x) {
  return tape.record(swiglu_kind, {x});
}

}  // namespace lamina
#endif
