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

/// Not inlined: with pointers of its own the loop counts once for all of them.
template <class T, class Formula, class... Slot>
[[gnu::noinline]] void sweep_with(const Formula& formula, std::int64_t n, T* parameters,
                                  const T* gradients, Slot*... slots) {
  for_vectors(n, [=](auto extent, std::int64_t i) HWY_ATTR {
    const auto step = [&](auto p, auto... state) HWY_ATTR {
      formula(p, load(extent, gradients + i), state...);
      store(extent, p, parameters + i);
      (store(extent, state, slots + i), ...);
    };
    step(load(extent, parameters + i), load(extent, slots + i)...);
  });
}

/// Parameters [begin, end) of the sweep.
template <template <class> class Formula, class T, class Config>
void sweep(const Config& config, const Sweep& s, std::int64_t begin, std::int64_t end) {
  using F = Lanes<T>;
  const Formula<T> formula{Given<Config>(config, s)};
  T* const p = elements<T>(s.parameters) + begin;
  const T* const g = elements<T>(s.gradients) + begin;
  const auto slot = [&](std::size_t i) {
    return elements<T>(s.slots[i]) + begin;
  };
  std::size_t slots = 0;
  while (slots < s.slots.size() && !s.slots[slots].empty()) ++slots;
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F>) {
    if (slots == 0) return sweep_with(formula, end - begin, p, g);
  }
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F, F&>) {
    if (slots == 1) return sweep_with(formula, end - begin, p, g, slot(0));
  }
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F, F&, F&>) {
    if (slots == 2) return sweep_with(formula, end - begin, p, g, slot(0), slot(1));
  }
  if constexpr (std::is_invocable_v<const Formula<T>&, F&, F, F&, F&, F&>) {
    if (slots == 3) return sweep_with(formula, end - begin, p, g, slot(0), slot(1), slot(2));
  }
  LAMINA_ASSERT(false, "the formula has a step for every number of slots of its optimizer");
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
