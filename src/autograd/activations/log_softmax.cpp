#include "lamina/autograd/activations/log_softmax.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/log_softmax.cpp"
#include "autograd/row_operation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct LogSoftmaxRows {
  using F = Lanes<T>;
  explicit LogSoftmaxRows(const OpArgs&) {}

  /// y = (z - max) - log Σ e^(z - max).
  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const z = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      const F largest = constant<F>(row_maximum(z, columns));
      const T sum = sum_in_lanes<T>(columns, [=](F s, auto extent, std::int64_t c) HWY_ATTR {
        return s + exp(load(extent, z + c) - largest);
      });
      const F log_sum = log(constant<F>(sum));
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        store(extent, (load(extent, z + c) - largest) - log_sum, y + c);
      });
    }
  }
  /// dz = dy - e^y Σ dy.
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.last();
    const bool add = all.add;
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const y = elements<T>(all.y) + r * columns;
      const T* const dy = elements<T>(all.dy) + r * columns;
      T* const dz = elements<T>(all.dx) + r * columns;
      const F sum =
          constant<F>(sum_in_lanes<T>(columns, [=](F s, auto extent, std::int64_t c)
                                                   HWY_ATTR { return s + load(extent, dy + c); }));
      for_vectors(columns, [=](auto extent, std::int64_t c) HWY_ATTR {
        put(extent, load(extent, dy + c) - exp(load(extent, y + c)) * sum, dz + c, add);
      });
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels log_softmax_rows = LAMINA_ROWS(LogSoftmaxRows);
constexpr OpKind log_softmax_kind{.name = "log_softmax",
                                  .forward = rows_forward<log_softmax_rows>,
                                  .backward = rows_backward<log_softmax_rows>,
                                  .operands = {{"z", "*C"}},
                                  .results = {{"log_probabilities", "*C"}},
                                  .activates = true};

Var LogSoftmax::forward(Tape& tape, Var z) const {
  return tape.record(log_softmax_kind, {z});
}

}  // namespace lamina
#endif
