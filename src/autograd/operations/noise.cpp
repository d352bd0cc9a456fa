// What training adds or takes at random: alpha dropout, Gaussian noise and dropout. Nothing is
// stored: the backward pass draws the same numbers again.
#define HWY_TARGET_INCLUDE "autograd/operations/noise.cpp"
#include "autograd/operations/noise-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// y = kept ? scale · x + shift : dropped, where an element is kept when its u is at least `rate`.
template <class T>
struct AlphaDropoutRows {
  using F = Lanes<T>;
  double rate, scale, shift, dropped;
  explicit AlphaDropoutRows(const OpArgs& args) : rate(args.real[0]) {
    const double lowest = -1.0507009873554805 * 1.6732632423543772;  // of selu
    scale = 1 / std::sqrt((1 - rate) * (1 + rate * lowest * lowest));
    shift = -scale * lowest * rate;
    dropped = scale * lowest + shift;
  }

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.columns();
    const F least = constant<F>(rate), size = constant<F>(scale), moved = constant<F>(shift);
    const F in_its_place = constant<F>(dropped);
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      for_uniforms<T>(all.key, all.step, all.first_row + r, columns,
                      [=](auto extent, std::int64_t c, F u) HWY_ATTR {
                        const F kept = fma(load(extent, x + c), size, moved);
                        store(extent, select(u < least, in_its_place, kept), y + c);
                      });
    }
  }
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.columns();
    const bool add = all.add;
    const F least = constant<F>(rate), size = constant<F>(scale), zero = constant<F>(0.0);
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const dy = elements<T>(all.dy) + r * columns;
      T* const dx = elements<T>(all.dx) + r * columns;
      for_uniforms<T>(all.key, all.step, all.first_row + r, columns,
                      [=](auto extent, std::int64_t c, F u) HWY_ATTR {
                        const F kept = size * load(extent, dy + c);
                        put(extent, select(u < least, zero, kept), dx + c, add);
                      });
    }
  }
};

/// Horner's rule.
template <class F, std::size_t n>
HWY_INLINE F polynomial(F x, const double (&coefficients)[n]) {
  F sum = constant<F>(coefficients[0]);
  for (std::size_t i = 1; i < n; ++i) {
    sum = fma(sum, x, constant<F>(coefficients[i]));
  }
  return sum;
}

/// The number below which a share u of normal numbers lies: √2 erf⁻¹(2u - 1), to about 1e-6; at
/// most 5.3. Giles 2010, "Approximating the erfinv function".
template <class F>
HWY_INLINE F normal_quantile(F u) {
  constexpr double middle[] = {2.81022636e-08,  3.43273939e-07, -3.5233877e-06,
                               -4.39150654e-06, 0.00021858087,  -0.00125372503,
                               -0.00417768164,  0.246640727,    1.50140941};
  constexpr double tail[] = {-0.000200214257, 0.000100950558, 0.00134934322,
                             -0.00367342844,  0.00573950773,  -0.0076224613,
                             0.00943887047,   1.00167406,     2.83297682};
  const F one = constant<F>(1.0);
  const F w = constant<F>(0.0) - log(constant<F>(4.0) * (u * (one - u)));
  const auto near = w < constant<F>(5.0);
  const F factor = select(near, polynomial(w - constant<F>(2.5), middle),
                          polynomial(sqrt(w) - constant<F>(3.0), tail));
  return constant<F>(1.41421356237309504880) *
         (factor * fma(constant<F>(2.0), u, constant<F>(-1.0)));
}

/// y = x + deviation · normal.
template <class T>
struct GaussianNoiseRows {
  using F = Lanes<T>;
  double deviation;
  explicit GaussianNoiseRows(const OpArgs& args) : deviation(args.real[0]) {}

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.columns();
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const x = elements<T>(all.x) + r * columns;
      T* const y = elements<T>(all.y) + r * columns;
      for_uniforms<T>(all.key, all.step, all.first_row + r, columns,
                      [this, x, y](auto extent, std::int64_t c, F u) HWY_ATTR {
                        const F size = constant<F>(deviation);
                        store(extent, fma(size, normal_quantile(u), load(extent, x + c)), y + c);
                      });
    }
  }
  /// The gradient passes as it is: y = x + what does not depend on it.
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = all.x.shape.columns();
    const T* const dy = elements<T>(all.dy);
    T* const dx = elements<T>(all.dx);
    const std::int64_t first = begin * columns;
    const bool add = all.add;
    for_vectors((end - begin) * columns, [=](auto extent, std::int64_t i) HWY_ATTR {
      put(extent, load(extent, dy + first + i), dx + first + i, add);
    });
  }
};

/// y = x (1 + deviation · normal), and dx = dy times the same.
template <class T>
struct GaussianDropoutRows {
  using F = Lanes<T>;
  double deviation;
  explicit GaussianDropoutRows(const OpArgs& args)
      : deviation(std::sqrt(args.real[0] / (1 - args.real[0]))) {}

  void forward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    times_noise(all, all.x, all.y, false, begin, end);
  }
  void backward(const RowOperands& all, std::int64_t begin, std::int64_t end) const {
    times_noise(all, all.dy, all.dx, all.add, begin, end);
  }

  void times_noise(const RowOperands& all, const ConstView& from, const View& to, bool add,
                   std::int64_t begin, std::int64_t end) const {
    const std::int64_t columns = from.shape.columns();
    for (std::int64_t r = begin; r < end; ++r) {
      const T* const in = elements<T>(from) + r * columns;
      T* const out = elements<T>(to) + r * columns;
      for_uniforms<T>(all.key, all.step, all.first_row + r, columns,
                      [this, in, out, add](auto extent, std::int64_t c, F u) HWY_ATTR {
                        const F noise =
                            fma(constant<F>(deviation), normal_quantile(u), constant<F>(1.0));
                        put(extent, load(extent, in + c) * noise, out + c, add);
                      });
    }
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr RowKernels alpha_dropout_rows = LAMINA_ROWS(AlphaDropoutRows);
constexpr RowKernels gaussian_noise_rows = LAMINA_ROWS(GaussianNoiseRows);
constexpr RowKernels gaussian_dropout_rows = LAMINA_ROWS(GaussianDropoutRows);

/// Over the rows of the batch: they, not those of the last axis, have random numbers of their own.
static void run_noise(const Step& step, const Op& op, RowKernels::Kernel& kernel, RowOperands all) {
  constexpr std::int64_t grain_elements = 4'096;
  all.key = step.seed.at(op.kind->name).at(static_cast<std::uint64_t>(op.args.integer[0])).key();
  all.step = step.number;
  all.first_row = step.first_row;
  const std::int64_t columns = std::max<std::int64_t>(all.x.shape.columns(), 1);
  step.engine.parallel(
      all.x.shape.rows(), grain_elements / columns + 1,
      [&](std::int64_t begin, std::int64_t end) { kernel(op.args, all, begin, end); });
}

template <const RowKernels& rows>
constexpr OpKind noise_kind(const char* name, const char* real) {
  return {.name = name,
          .forward = rows_forward<rows, run_noise>,
          .backward = rows_backward<rows, run_noise>,
          .operands = {{"x"}},
          .reals = {real},
          .integers = {"node"}};
}
constexpr OpKind alpha_dropout_kind = noise_kind<alpha_dropout_rows>("alpha_dropout", "rate");
constexpr OpKind gaussian_noise_kind =
    noise_kind<gaussian_noise_rows>("gaussian_noise", "deviation");
constexpr OpKind gaussian_dropout_kind =
    noise_kind<gaussian_dropout_rows>("gaussian_dropout", "rate");

[[noreturn]] static void refuse_size(const char* operation, const char* what, double value,
                                     const char* fix) {
  throw Error({.code = "usage.value",
               .what = "[" + std::string(operation) + "] " + what + " of " + std::to_string(value),
               .where = "operation " + std::string(operation),
               .fix = fix});
}

Var alpha_dropout(Tape& tape, Var x, double rate, std::uint64_t node) {
  if (!(rate >= 0 && rate < 1)) {
    refuse_size("alpha_dropout", "got a rate", rate, "give a rate from 0 to below 1");
  }
  if (!tape.training() || rate == 0) return x;
  return tape.record(alpha_dropout_kind, {x},
                     {.real = {rate}, .integer = {static_cast<std::int64_t>(node)}});
}

Var gaussian_dropout(Tape& tape, Var x, double rate, std::uint64_t node) {
  if (!(rate >= 0 && rate < 1)) {
    refuse_size("gaussian_dropout", "got a rate", rate, "give a rate from 0 to below 1");
  }
  if (!tape.training() || rate == 0) return x;
  return tape.record(gaussian_dropout_kind, {x},
                     {.real = {rate}, .integer = {static_cast<std::int64_t>(node)}});
}

Var gaussian_noise(Tape& tape, Var x, double deviation, std::uint64_t node) {
  if (!(deviation >= 0)) {
    refuse_size("gaussian_noise", "got a deviation", deviation, "give a deviation of at least 0");
  }
  if (!tape.training() || deviation == 0) return x;
  return tape.record(gaussian_noise_kind, {x},
                     {.real = {deviation}, .integer = {static_cast<std::int64_t>(node)}});
}

}  // namespace lamina
#endif
