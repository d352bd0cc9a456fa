#include "lamina/autograd/activations/softplus.hpp"

#include <type_traits>

#define HWY_TARGET_INCLUDE "autograd/activations/softplus.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// log(1 + e) for 0 ≤ e ≤ 1, where log1p() would do more: 2 artanh(s), s = e / (2 + e), whose
/// series in s² is short since s ≤ 1/3. Coefficients fitted to 31 bits.
template <class F>
HWY_INLINE F log1p_to_one(F e) {
  const F two = constant<F>(2.0);
  const F u = two + e;
  const F s = e / u;
  const F t = s * s;
  F p = constant<F>(0.2323903816);
  p = fma(p, t, constant<F>(0.2170331810));
  p = fma(p, t, constant<F>(0.2859258316));
  p = fma(p, t, constant<F>(0.3999970136));
  p = fma(p, t, constant<F>(0.6666666734));
  // What the rounding of u lost, divided by about u / 2.
  const F lost = (e - (u - two)) * fma(e, constant<F>(0.35), constant<F>(-1.0));
  return fma(fma(p, t, lost), s, s + s);
}

/// As max(z, 0) + log(1 + e^-|z|), which never overflows.
template <class T>
struct SoftplusFormula {
  explicit SoftplusFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    const F zero = constant<F>(0.0);
    const F e = exp(zero - abs(z));
    if constexpr (std::is_same_v<F, double>) {
      return larger(zero, z) + log1p(e);
    } else {
      return larger(zero, z) + log1p_to_one(e);
    }
  }
  template <class F>
  F slope(F z) const {
    return sigmoid(z);
  }
};

template <class T>
struct LogSigmoidFormula : SoftplusFormula<T> {
  using SoftplusFormula<T>::SoftplusFormula;

  template <class F>
  F value(F z) const {
    const F zero = constant<F>(0.0);
    return zero - SoftplusFormula<T>::value(zero - z);
  }
  template <class F>
  F slope(F z) const {
    return sigmoid(constant<F>(0.0) - z);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels softplus_kernels = LAMINA_ACTIVATION(SoftplusFormula);
constexpr ActivationKernels log_sigmoid_kernels = LAMINA_ACTIVATION(LogSigmoidFormula);
constexpr OpKind softplus_kind = activation_kind<softplus_kernels>("softplus");
constexpr OpKind log_sigmoid_kind = activation_kind<log_sigmoid_kernels>("log_sigmoid");

Var Softplus::forward(Tape& tape, Var z) const {
  return tape.record(softplus_kind, {z});
}
Var LogSigmoid::forward(Tape& tape, Var z) const {
  return tape.record(log_sigmoid_kind, {z});
}

}  // namespace lamina
#endif
