#include "lamina/autograd/activations/sparse.hpp"

#define HWY_TARGET_INCLUDE "autograd/activations/sparse.cpp"
#include "autograd/activations/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T>
struct SparseSigmoidFormula {
  explicit SparseSigmoidFormula(const OpArgs&) {}

  template <class F>
  F value(F z) const {
    const F one = constant<F>(1.0);
    return smaller(one, larger(constant<F>(0.0), constant<F>(0.5) * (z + one)));
  }
  template <class F>
  F slope(F z) const {
    return select(abs(z) < constant<F>(1.0), constant<F>(0.5), constant<F>(0.0));
  }
};

template <class T>
struct SparsePlusFormula : SparseSigmoidFormula<T> {
  using SparseSigmoidFormula<T>::SparseSigmoidFormula;

  template <class F>
  F value(F z) const {
    const F share = SparseSigmoidFormula<T>::value(z);
    return select(constant<F>(1.0) < z, z, share * share);
  }
  template <class F>
  F slope(F z) const {
    return SparseSigmoidFormula<T>::value(z);
  }
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lamina {

constexpr ActivationKernels sparse_plus_kernels = LAMINA_ACTIVATION(SparsePlusFormula);
constexpr ActivationKernels sparse_sigmoid_kernels = LAMINA_ACTIVATION(SparseSigmoidFormula);
constexpr OpKind sparse_plus_kind = activation_kind<sparse_plus_kernels>("sparse_plus");
constexpr OpKind sparse_sigmoid_kind = activation_kind<sparse_sigmoid_kernels>("sparse_sigmoid");

Var SparsePlus::forward(Tape& tape, Var z) const {
  return tape.record(sparse_plus_kind, {z});
}
Var SparseSigmoid::forward(Tape& tape, Var z) const {
  return tape.record(sparse_sigmoid_kind, {z});
}

}  // namespace lamina
#endif
