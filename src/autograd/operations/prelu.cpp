// max(x, 0) + slope · min(x, 0), each column with a slope of its own.
#define HWY_TARGET_INCLUDE "autograd/operations/prelu.cpp"
#include "autograd/row_operation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct PreluRows {
  using F = Lanes<T>;
  static constexpr auto lanes_of_f = static_cast<std::int64_t>(sizeof(F) / sizeof(T));
  explicit PreluRows(const OpArgs&) {}

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const T* const slopes = elements<T>(all.vector);
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        const F zero = constant<F>(0.0);
        const F at = load(extent, x + c);
        store(extent, select(zero < at, at, load(extent, slopes + c) * smaller(zero, at)), y + c);
      });
    }
  }
  /// Of all rows, and of the columns from `begin` to `end`: dx, and dslope = Σ dy min(x, 0).
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    std::int64_t c = begin;
    for (; c + 4 * lanes_of_f <= end; c += 4 * lanes_of_f) columns_backward<4>(all, Whole{}, c);
    for_vectors(end - c, [this, &all, c](auto extent, std::int64_t i)
                             HWY_ATTR { columns_backward<1>(all, extent, c + i); });
  }

  /// `vectors` neighbouring columns of vectors, side by side to hide the latency of an addition.
  template <int vectors, class Extent>
  HWY_INLINE static void columns_backward(const RowOperands& all, Extent extent,
                                          std::int64_t first) {
    const std::int64_t rows = all.x.shape.before_last();
    const std::int64_t columns = all.x.shape.last();
    const T* const slopes = elements<T>(all.vector) + first;
    const T* const x = elements<T>(all.x) + first;
    const T* const dy = elements<T>(all.dy) + first;
    T* const dx = all.dx.empty() ? nullptr : elements<T>(all.dx) + first;
    TreeSum<F> tree[vectors];
    for (std::int64_t begin = 0; begin < rows; begin += row_block) {
      const std::int64_t end = rows - begin < row_block ? rows : begin + row_block;
      F sum[vectors];
      for (F& s : sum) s = constant<F>(0.0);
      for (std::int64_t r = begin; r < end; ++r) {
        for (int v = 0; v < vectors; ++v) {
          const std::int64_t i = r * columns + v * lanes_of_f;
          const F zero = constant<F>(0.0);
          const F at = load(extent, x + i);
          const F slope = load(extent, dy + i);
          sum[v] = sum[v] + slope * smaller(zero, at);
          if (dx == nullptr) continue;
          const F below = load(extent, slopes + v * lanes_of_f) * slope;
          put(extent, select(zero < at, slope, below), dx + i, all.add);
        }
      }
      for (int v = 0; v < vectors; ++v) tree[v].add(sum[v]);
    }
    if (all.dvector.empty()) return;
    for (int v = 0; v < vectors; ++v) {
      put(extent, tree[v].total(), elements<T>(all.dvector) + first + v * lanes_of_f,
          all.add_vector);
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels prelu_rows = LAMINA_ROWS(PreluRows);

static void prelu_backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  const Step::Target dslope = step.input_gradient(op, 1);
  if (!dx && !dslope) return;
  RowOperands all = operands_of(step, op);
  all.dy = step.output_gradient(op);
  if (dx) all.dx = dx.view;
  all.add = dx.add;
  if (dslope) all.dvector = dslope.view;
  all.add_vector = dslope.add;
  // A thread takes whole cache lines of columns, and enough of them for handing out to pay.
  constexpr std::int64_t grain_elements = 4'096;
  const std::int64_t rows = std::max<std::int64_t>(all.x.shape.before_last(), 1);
  const std::int64_t grain = std::max<std::int64_t>(16, grain_elements / rows + 1);
  RowKernels::Kernel& kernel = prelu_rows.backward.chosen(all.x.dtype);
  step.engine.parallel(all.x.shape.last(), grain, [&](std::int64_t begin, std::int64_t end) {
    kernel(op.args, all, begin, end);
  });
}

constexpr OpKind prelu_kind{.name = "prelu",
                            .forward = rows_forward<prelu_rows>,
                            .backward = prelu_backward,
                            .operands = {{"x", "*F"}, {"slope", "F"}},
                            .results = {{"y", "*F"}},
                            .activates = true};

Var prelu(Tape& tape, Var x, Var slope) {
  return tape.record(prelu_kind, {x, slope});
}

}  // namespace lamina
#endif
