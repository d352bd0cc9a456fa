// The optimizers' sweep over all parameters: in a cache (A), beside it (C), and from memory (D).
#include "lamina/training/optimizers.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

/// Each parameter, gradient and slot is read; all but the gradients are written.
void sweep(benchmark::State& state, const OptimizerConfig& config, std::int64_t n) {
  Tensor p = normal_numbers({n}, 1);
  Tensor g = normal_numbers({n}, 2);
  Tensor slots[2] = {Tensor(Shape{n}), Tensor(Shape{n})};
  const auto rule = config->rule();
  Sweep all;
  all.parameters = p;
  all.gradients = g;
  for (std::size_t i = 0; i < rule->slots().size(); ++i) all.slots[i] = slots[i];
  all.learning_rate = 1e-9;  // moves nothing far, however many rounds there are
  for (auto _ : state) {
    rule->update(engine(), all);
    benchmark::ClobberMemory();
  }
  bytes(state, static_cast<double>(12 + 8 * rule->slots().size()) * static_cast<double>(n));
}

const Declare optimizers([] {
  std::vector<std::pair<std::string, OptimizerConfig>> all;
  for (const OptimizerConfig& config : OptimizerConfig::shipped()) {
    all.emplace_back(config.kind(), config);
  }
  all.emplace_back("sgd_momentum", Sgd{.momentum = 0.9});
  for (const auto& [kind, config] : all) {
    for (const auto& [network, n] :
         {std::pair{"A", std::int64_t{368}}, {"C", 669'706}, {"D", 4'198'400}}) {
      measure("optimizers/" + kind + "/" + network,
              [config = config, n = n](auto& state) { sweep(state, config, n); });
    }
  }
});

}  // namespace
}  // namespace lamina::bench
