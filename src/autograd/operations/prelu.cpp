// max(x, 0) + slope · min(x, 0), each column with a slope of its own.
#define HWY_TARGET_INCLUDE "autograd/operations/prelu.cpp"
#include "autograd/row_operation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Keeps min(x, 0), which the gradient of the slopes is made of.
template <class T>
struct PreluRows {
  using F = Lanes<T>;
  explicit PreluRows(const OpArgs&) {}

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const T* const slopes = elements<T>(all.vector);
    const bool keeps = !all.kept.empty();
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      T* const kept = keeps ? elements<T>(all.kept) + r * columns : nullptr;
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        const F zero = constant<F>(0.0);
        const F at = load(extent, x + c);
        const F below = smaller(zero, at);
        store(extent, select(zero < at, at, load(extent, slopes + c) * below), y + c);
        if (kept != nullptr) {
          store(extent, below, kept + c);
        }
      });
    }
  }
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const T* const slopes = elements<T>(all.vector);
    const bool add = all.add;
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      const T* const dy = elements<T>(all.dy) + r * columns;
      T* const dx = elements<T>(all.dx) + r * columns;
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        const F slope = load(extent, dy + c);
        const auto above = constant<F>(0.0) < load(extent, x + c);
        put(extent, select(above, slope, load(extent, slopes + c) * slope), dx + c, add);
      });
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels prelu_rows = LAMINA_ROWS(PreluRows);

static void prelu_backward(Step& step, const Op& op) {
  rows_backward<prelu_rows>(step, op);
  const Step::Target slopes = step.input_gradient(op, 1);
  if (!slopes) return;
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::column_sums<T>(step.engine, elements<T>(slopes.view), elements<T>(dy),
                            dy.shape.before_last(), dy.shape.last(), slopes.add,
                            elements<T>(step.output(op, 1)));
  });
}

constexpr OpKind prelu_kind{.name = "prelu",
                            .forward = rows_forward<prelu_rows>,
                            .backward = prelu_backward,
                            .operands = {{"x", "*F"}, {"slope", "F"}},
                            .results = {{"y", "*F"}, {"below", "*F"}},
                            .activates = true};

Var prelu(Tape& tape, Var x, Var slope) {
  return tape.record(prelu_kind, {x, slope}, {}, tape.recording_gradients() ? 2 : 1);
}

}  // namespace lamina
#endif
