// The optimizers' sweep over all parameters: in a cache (A), beside it (C), and from memory (D).
#include "kernels/kernels.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

void adam(benchmark::State& state, std::int64_t n) {
  Tensor p = normal_numbers({n}, 1);
  const Tensor g = normal_numbers({n}, 2);
  Tensor m(Shape{n});
  Tensor v(Shape{n});
  // A rate that moves nothing far, however many rounds there are.
  const kernels::AdamStep<float> step{1e-9F, 0.9F, 0.999F, 1e-8F, 0.1F, 0.001F, 0.0F};
  for (auto _ : state) {
    kernels::adam<float>(engine(), p.f32(), g.f32(), m.f32(), v.f32(), n, step);
    benchmark::ClobberMemory();
  }
  bytes(state, 28.0 * static_cast<double>(n));
}

void sgd(benchmark::State& state, std::int64_t n, bool momentum) {
  Tensor p = normal_numbers({n}, 1);
  const Tensor g = normal_numbers({n}, 2);
  Tensor velocity(Shape{n});
  const kernels::SgdStep<float> step{1e-9F, momentum ? 0.9F : 0.0F, 0.0F, false};
  for (auto _ : state) {
    kernels::sgd<float>(engine(), p.f32(), g.f32(), momentum ? velocity.f32() : nullptr, n, step);
    benchmark::ClobberMemory();
  }
  bytes(state, (momentum ? 20.0 : 12.0) * static_cast<double>(n));
}

const Declare optimizers([] {
  for (const auto& [name, n] :
       {std::pair{"A", std::int64_t{368}}, {"C", 669'706}, {"D", 4'198'400}}) {
    const std::string network = name;
    const std::int64_t parameters = n;
    measure("optimizers/adam/" + network, [=](auto& state) { adam(state, parameters); });
    measure("optimizers/sgd/" + network, [=](auto& state) { sgd(state, parameters, false); });
    measure("optimizers/sgd_momentum/" + network,
            [=](auto& state) { sgd(state, parameters, true); });
  }
});

}  // namespace
}  // namespace lamina::bench
