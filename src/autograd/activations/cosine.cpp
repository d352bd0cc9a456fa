#include "lamina/autograd/activations/cosine.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/cosine.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// z = n π + r with |r| ≤ π/2: cos(z) = ± cos(r), and sin(z) = ± sin(r), + where n is even.
template <class T>
struct CosineFormula {
  explicit CosineFormula(const OpArgs&) {}

  /// Adding it rounds to a whole number.
  static constexpr double shifter = sizeof(T) == 4 ? 12582912.0 : 6755399441055744.0;

  template <class F>
  static F whole(F x) {
    return (x + constant<F>(shifter)) - constant<F>(shifter);
  }
  template <class F>
  static F half_turns(F z) {
    return whole(z * constant<F>(0.31830988618379067));
  }
  template <class F>
  static F rest(F z, F n) {
    // π in pieces, of which the first two times n are exact.
    F r = fma(n, constant<F>(-3.140625), z);
    r = fma(n, constant<F>(-9.67502593994140625e-4), r);
    r = fma(n, constant<F>(-1.5099579909783764e-7), r);
    // Of huge numbers no digits are left: something within what the series is for.
    return smaller(constant<F>(2.0), larger(constant<F>(-2.0), r));
  }
  /// 1 for an even n, -1 for an odd one.
  template <class F>
  static F sign(F n) {
    const F odd = n - constant<F>(2.0) * whole(n * constant<F>(0.5));
    return fma(abs(odd), constant<F>(-2.0), constant<F>(1.0));
  }

  // Taylor's series, off by 2e-17 at π/2, beyond which rounding may bring r.
  template <class F>
  F value(F z) const {
    const F n = half_turns(z);
    const F r = rest(z, n);
    const F s = r * r;
    F p = constant<F>(4.1103176233121649e-19);
    p = fma(p, s, constant<F>(-1.5619206968586226e-16));
    p = fma(p, s, constant<F>(4.7794773323873853e-14));
    p = fma(p, s, constant<F>(-1.1470745597729725e-11));
    p = fma(p, s, constant<F>(2.0876756987868099e-9));
    p = fma(p, s, constant<F>(-2.7557319223985891e-7));
    p = fma(p, s, constant<F>(2.4801587301587302e-5));
    p = fma(p, s, constant<F>(-1.3888888888888889e-3));
    p = fma(p, s, constant<F>(4.1666666666666667e-2));
    p = fma(p, s, constant<F>(-0.5));
    return fma(p, s, constant<F>(1.0)) * sign(n);
  }
  template <class F>
  F slope(F z) const {
    const F n = half_turns(z);
    const F r = rest(z, n);
    const F s = r * r;
    F p = constant<F>(1.9572941063391261e-20);
    p = fma(p, s, constant<F>(-8.2206352466243297e-18));
    p = fma(p, s, constant<F>(2.8114572543455208e-15));
    p = fma(p, s, constant<F>(-7.6471637318198165e-13));
    p = fma(p, s, constant<F>(1.6059043836821615e-10));
    p = fma(p, s, constant<F>(-2.5052108385441719e-8));
    p = fma(p, s, constant<F>(2.7557319223985891e-6));
    p = fma(p, s, constant<F>(-1.9841269841269841e-4));
    p = fma(p, s, constant<F>(8.3333333333333333e-3));
    p = fma(p, s, constant<F>(-0.16666666666666667));
    return fma(p * s, r, r) * (constant<F>(0.0) - sign(n));
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels cosine_kernels = LAMINA_ACTIVATION(CosineFormula);
constexpr OpKind cosine_kind = activation_kind<cosine_kernels>("cosine");

Var Cosine::forward(Tape& tape, Var z) const {
  return tape.record(cosine_kind, {z});
}

}  // namespace lamina
#endif
