#include "lamina/autograd/activations/log_softmax.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/log_softmax.cpp"
#include "autograd/row_operation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct LogSoftmaxRows {
  using F = Lanes<T>;
  explicit LogSoftmaxRows(const OpArgs&) {}

  /// y = (z - max) - log Σ e^(z - max); keeps e^(z - max) and its sum.
  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const bool keeps = !all.kept.empty();
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const z = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      T* const kept = keeps ? elements<T>(all.kept) + r * columns : y;
      const F largest = constant<F>(row_maximum(z, columns));
      const T sum = sum_in_lanes<T>(columns, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
        const F e = exp(load(extent, z + c) - largest);
        store(extent, e, kept + c);
        return s + e;
      });
      if (keeps) elements<T>(all.kept2)[r] = sum;
      const F log_sum = log(constant<F>(sum));
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        store(extent, (load(extent, z + c) - largest) - log_sum, y + c);
      });
    }
  }
  /// dz = dy - softmax(z) Σ dy.
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const bool add = all.add;
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const kept = elements<T>(all.kept) + r * columns;
      const T* const dy = elements<T>(all.dy) + r * columns;
      T* const dz = elements<T>(all.dx) + r * columns;
      const T sum = sum_in_lanes<T>(columns, [=](F s, auto extent, std::int64_t c)
                                                 HWY_ATTR { return s + load(extent, dy + c); });
      const F share = constant<F>(T{0} - sum / elements<T>(all.kept2)[r]);
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        put(extent, fma(load(extent, kept + c), share, load(extent, dy + c)), dz + c, add);
      });
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels log_softmax_rows = LAMINA_ROWS(LogSoftmaxRows);
constexpr OpKind log_softmax_kind{
    .name = "log_softmax",
    .forward = rows_forward<log_softmax_rows>,
    .backward = rows_backward<log_softmax_rows>,
    .operands = {{"z", "*C"}},
    .results = {{"log_probabilities", "*C"}, {"exponentials"}, {"sums"}},
    .activates = true};

Var LogSoftmax::forward(Tape& tape, Var z) const {
  const Shape& shape = tape.shape(z);
  if (!tape.recording_gradients()) return tape.record(log_softmax_kind, {z});
  const std::array<Shape, 3> results = {shape, shape, shape.first(shape.rank() - 1)};
  return tape.record(log_softmax_kind, std::array{z}, results);
}

}  // namespace lamina
#endif
