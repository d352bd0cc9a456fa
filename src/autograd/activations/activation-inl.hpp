// Makes the kernels of an activation of its formula, for plain numbers and for each CPU level. The
// formula is a template over the type T of a number:
//   explicit Formula(const OpArgs&)   takes the attributes of the operation
//   F value(F z) const                g(z) of a number or of a vector of them
//   F slope(F z) const                g'(z)
// Included once by the activation's source, as each_level-inl.hpp says. It is not among the
// formulas of formulas.inc, which every matrix kernel contains.
#include "autograd/activations/activation_formula.hpp"
#include "kernels/each_level-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// Elements [begin, end) of y.
template <template <class> class Formula, class T>
void activation_values(const OpArgs& args, const ActivationData& data, std::int64_t begin,
                       std::int64_t end) {
  const Formula<T> formula(args);
  const T* const z = elements<T>(data.z) + begin;
  T* const y = elements<T>(data.y) + begin;
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    store(extent, formula.value(load(extent, z + i)), y + i);
  });
}

/// Elements [begin, end) of dz = dy g'(z).
template <template <class> class Formula, class T>
void activation_slopes(const OpArgs& args, const ActivationData& data, std::int64_t begin,
                       std::int64_t end) {
  using F = Lanes<T>;
  const Formula<T> formula(args);
  const T* const z = elements<T>(data.z) + begin;
  const T* const dy = elements<T>(data.dy) + begin;
  T* const dz = elements<T>(data.dz) + begin;
  const bool add = data.add;
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    const F gradient = load(extent, dy + i) * formula.slope(load(extent, z + i));
    store(extent, add ? load(extent, dz + i) + gradient : gradient, dz + i);
  });
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
