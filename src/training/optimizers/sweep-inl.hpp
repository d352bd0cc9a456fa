// Makes the sweep over all parameters of an optimizer's formula, for plain numbers and for each CPU
// level. The formula is a template over the type T of a number, derived from Given<Config>:
//   operator()(F& p, F g, F& slot…) const   steps one parameter, or a vector of them, with its
//                                           gradient; one for each number of slots there may be
// A constructor from Given<Config> may work out what is the same for all parameters. Included once
// by the optimizer's source, as each_level-inl.hpp says.
#include "kernels/each_level-inl.hpp"
#include "training/optimizers/formula_rule.hpp"

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <class T, class Formula, std::size_t... slot>
HWY_INLINE void sweep_with(const Formula& formula, const Sweep& s, std::int64_t begin,
                           std::int64_t end, std::index_sequence<slot...>) {
  using F = Lanes<T>;
  T* const parameters = elements<T>(s.parameters) + begin;
  const T* const gradients = elements<T>(s.gradients) + begin;
  [[maybe_unused]] T* const slots[] = {elements<T>(s.slots[slot]) + begin..., nullptr};
  for_vectors(end - begin, [=](auto extent, std::int64_t i) HWY_ATTR {
    F p = load(extent, parameters + i);
    const F g = load(extent, gradients + i);
    if constexpr (sizeof...(slot) == 0) {
      formula(p, g);
    } else {
      F state[] = {load(extent, slots[slot] + i)...};
      formula(p, g, state[slot]...);
      (store(extent, state[slot], slots[slot] + i), ...);
    }
    store(extent, p, parameters + i);
  });
}

/// Parameters [begin, end) of the sweep.
template <template <class> class Formula, class T, class Config>
void sweep(const Config& config, const Sweep& s, std::int64_t begin, std::int64_t end) {
  using F = Lanes<T>;
  const Formula<T> formula{Given<Config>(config, s)};
  const std::size_t slots = s.slots[1].empty() ? (s.slots[0].empty() ? 0 : 1) : 2;
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F>) {
    if (slots == 0) return sweep_with<T>(formula, s, begin, end, std::index_sequence<>());
  }
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F, F&>) {
    if (slots == 1) return sweep_with<T>(formula, s, begin, end, std::index_sequence<0>());
  }
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F, F&, F&>) {
    if (slots == 2) return sweep_with<T>(formula, s, begin, end, std::index_sequence<0, 1>());
  }
  LAMINA_ASSERT(false, "the formula has a step for every number of slots of its optimizer");
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
