// Normalization over neighbouring parts of a row.
#define HWY_TARGET_INCLUDE "autograd/operations/group_norm.cpp"
#include "autograd/row_operation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Of x[…,F], gamma[F], beta[F]; keeps normal[…,F] = (x - mean) / deviation and scales[…,groups] =
/// 1 / deviation.
template <class T>
struct GroupNormRows {
  using F = Lanes<T>;
  T epsilon;
  std::int64_t groups;
  explicit GroupNormRows(const OpArgs& args)
      : epsilon(static_cast<T>(args.real[0])), groups(args.integer[0]) {}

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t size = all.x.shape.last() / groups;
    const T count = static_cast<T>(size);
    const bool keeps = !all.kept.empty();
    for (std::int64_t g = begin * groups; g < end * groups; ++g) {
      const T* const x = elements<T>(all.x) + g * size;
      T* const y = elements<T>(all.y) + g * size;
      T* const normal = keeps ? elements<T>(all.kept) + g * size : nullptr;
      const T* const gamma = elements<T>(all.vector) + g % groups * size;
      const T* const beta = elements<T>(all.vector2) + g % groups * size;
      const F mean =
          constant<F>(sum_in_lanes<T>(size, [=](F s, auto extent, std::int64_t c)
                                                HWY_ATTR { return s + load(extent, x + c); }) /
                      count);
      const T variance = sum_in_lanes<T>(size,
                                         [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                                           const F d = load(extent, x + c) - mean;
                                           return fma(d, d, s);
                                         }) /
                         count;
      const T scale = T{1} / std::sqrt(variance + epsilon);
      for_vectors(size, [=](auto extent, std::int64_t c) HWY_ATTR {
        const F n = (load(extent, x + c) - mean) * constant<F>(scale);
        store(extent, fma(n, load(extent, gamma + c), load(extent, beta + c)), y + c);
        if (normal != nullptr) {
          store(extent, n, normal + c);
        }
      });
      if (keeps) elements<T>(all.kept2)[g] = scale;
    }
  }
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t size = all.x.shape.last() / groups;
    const T count = static_cast<T>(size);
    const bool add = all.add;
    for (std::int64_t g = begin * groups; g < end * groups; ++g) {
      const T* const dy = elements<T>(all.dy) + g * size;
      const T* const normal = elements<T>(all.kept) + g * size;
      const T* const gamma = elements<T>(all.vector) + g % groups * size;
      T* const dx = elements<T>(all.dx) + g * size;
      const F scale = constant<F>(elements<T>(all.kept2)[g]);
      const F mean = constant<F>(sum_in_lanes<T>(size,
                                                 [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                                                   return fma(load(extent, dy + c),
                                                              load(extent, gamma + c), s);
                                                 }) /
                                 count);
      const F along = constant<F>(sum_in_lanes<T>(size,
                                                  [=](F s, auto extent, std::int64_t c) HWY_ATTR {
                                                    const F slope = load(extent, dy + c) *
                                                                    load(extent, gamma + c);
                                                    return fma(slope, load(extent, normal + c), s);
                                                  }) /
                                  count);
      for_vectors(size, [=](auto extent, std::int64_t c) HWY_ATTR {
        const F zero = constant<F>(0.0);
        const F slope = fma(load(extent, dy + c), load(extent, gamma + c), zero - mean);
        put(extent, scale * fma(zero - load(extent, normal + c), along, slope), dx + c, add);
      });
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels group_norm_rows = LAMINA_ROWS(GroupNormRows);

static void group_norm_backward(Step& step, const Op& op) {
  rows_backward<group_norm_rows>(step, op);
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    const auto sums = [&](std::uint32_t input, const T* factors) {
      const Step::Target to = step.input_gradient(op, input);
      if (!to) return;
      kernels::column_sums<T>(step.engine, elements<T>(to.view), elements<T>(dy),
                              dy.shape.before_last(), dy.shape.last(), to.add, factors);
    };
    sums(1, elements<T>(step.output(op, 1)));
    sums(2, nullptr);
  });
}

constexpr OpKind group_norm_kind{.name = "group_norm",
                                 .forward = rows_forward<group_norm_rows>,
                                 .backward = group_norm_backward,
                                 .operands = {{"x", "*F"}, {"gamma", "F"}, {"beta", "F"}},
                                 .results = {{"y"}, {"normal"}, {"scales"}},
                                 .reals = {"epsilon"},
                                 .integers = {"groups"}};

Var group_norm(Tape& tape, Var x, Var gamma, Var beta, std::int64_t groups, double epsilon) {
  const Shape& shape = tape.shape(x);
  if (groups < 1 || shape.rank() == 0 || shape.last() % groups != 0) {
    refuse_shape("group_norm", to_string(shape),
                 "columns that are a multiple of " + std::to_string(groups) + " groups");
  }
  Shape scales = shape.first(shape.rank() - 1);
  scales.append(groups);
  const std::array<Shape, 3> results = {shape, shape, scales};
  return tape.record(group_norm_kind, std::array{x, gamma, beta},
                     std::span(results).first(tape.recording_gradients() ? 3 : 1),
                     {.real = {epsilon}, .integer = {groups}});
}

}  // namespace lamina
#endif
