#include "lamina/autograd/activations/hard_sigmoid.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/hard_sigmoid.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct HardSigmoidFormula {
  explicit HardSigmoidFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    const F six = constant<F>(6.0);
    return smaller(six, larger(constant<F>(0.0), z + constant<F>(3.0))) / six;
  }
  template <class F>
  F slope(F z) const {
    return select(abs(z) < constant<F>(3.0), constant<F>(1.0 / 6.0), constant<F>(0.0));
  }
};

template <class T>
struct HardSwishFormula : HardSigmoidFormula<T> {
  using HardSigmoidFormula<T>::HardSigmoidFormula;

  template <class F>
  F value(F z) const {
    return z * HardSigmoidFormula<T>::value(z);
  }
  template <class F>
  F slope(F z) const {
    const F inside = fma(z, constant<F>(1.0 / 3.0), constant<F>(0.5));
    const F outside = select(z < constant<F>(0.0), constant<F>(0.0), constant<F>(1.0));
    return select(abs(z) < constant<F>(3.0), inside, outside);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels hard_sigmoid_kernels = LAMINA_ACTIVATION(HardSigmoidFormula);
constexpr ActivationKernels hard_swish_kernels = LAMINA_ACTIVATION(HardSwishFormula);
constexpr OpKind hard_sigmoid_kind = activation_kind<hard_sigmoid_kernels>("hard_sigmoid");
constexpr OpKind hard_swish_kind = activation_kind<hard_swish_kernels>("hard_swish");

Var HardSigmoid::forward(Tape& tape, Var z) const {
  return tape.record(hard_sigmoid_kind, {z});
}
Var HardSwish::forward(Tape& tape, Var z) const {
  return tape.record(hard_swish_kind, {z});
}

}  // namespace lamina
#endif
