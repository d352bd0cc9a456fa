// What large weights cost: the sum of all elements, each by the same formula.
#include "lamina/autograd/operations.hpp"

#define HWY_TARGET_INCLUDE "autograd/operations/penalty.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct PenaltyFormula {
  T l1, l2;
  explicit PenaltyFormula(const OpArgs& args)
      : l1(static_cast<T>(args.real[0])), l2(static_cast<T>(args.real[1])) {}

  template <class F>
  F value(F x) const {
    return fma(constant<F>(l2) * x, x, constant<F>(l1) * abs(x));
  }
  template <class F>
  F slope(F x) const {
    return fma(constant<F>(T{2} * l2), x, constant<F>(l1) * sign(x));
  }
};

/// Elements [begin, end) of dx = dy[0] · slope(x).
template <template <class> class Formula, class T>
void penalty_slopes(const OpArgs& args, const ActivationData& data, std::int64_t begin,
                    std::int64_t end) {
  using F = Lanes<T>;
  const Formula<T> formula(args);
  const T* const x = elements<T>(data.z) + begin;
  T* const dx = elements<T>(data.dz) + begin;
  const F factor = constant<F>(*elements<T>(data.dy));
  const bool add = data.add;
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    const F gradient = factor * formula.slope(load(extent, x + i));
    store(extent, add ? load(extent, dx + i) + gradient : gradient, dx + i);
  });
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels penalty_kernels = {
    LAMINA_EACH_LEVEL_OF(activation_values, PenaltyFormula),
    LAMINA_EACH_LEVEL_OF(penalty_slopes, PenaltyFormula)};

/// The parts of the sum go to the kept output; their sum has the fixed order of sums over elements.
static void penalty_forward(Step& step, const Op& op) {
  ActivationData data;
  data.z = step.input(op, 0);
  data.y = step.output(op, 1);
  run_elements(step, op, penalty_kernels.values.chosen(data.z.dtype), data);
  on_floating(data.z.dtype, [&]<class T>(T) {
    *elements<T>(step.output(op)) =
        static_cast<T>(kernels::sum<T>(step.engine, elements<T>(data.y), data.y.elements()));
  });
}

constexpr OpKind penalty_kind{.name = "penalty",
                              .forward = penalty_forward,
                              .backward = activation_backward<penalty_kernels>,
                              .operands = {{"x", "*"}},
                              .results = {{"penalty", ""}, {"parts", "*"}},
                              .reals = {"l1", "l2"}};

Var penalty(Tape& tape, Var x, double l1, double l2) {
  return tape.record(penalty_kind, {x}, {.real = {l1, l2}});
}

}  // namespace lamina
#endif
