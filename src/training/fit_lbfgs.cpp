#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/training/lbfgs.hpp"
#include "training/check_examples.hpp"
#include "training/diverged.hpp"
#include "training/state.hpp"
#include "training/step_passes.hpp"

namespace lamina {

namespace {

void write(const View& to, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    to.f32()[i] = static_cast<float>(values[i]);
  }
}

std::vector<double> read(const ConstView& from) {
  return {from.f32(), from.f32() + from.elements()};
}

/// Its steps along a line know of no place where weights may not go.
void require_no_constraints(const Network& network) {
  for (const ParameterRule& rule : network.rules()) {
    if (!rule.constraint) continue;
    throw Error(
        {.code = "usage.constraint",
         .what = fmt::format("L-BFGS cannot keep the constraint {}", rule.constraint.kind()),
         .where = fmt::format("parameter {}", network.parameters()[rule.id].name),
         .fix = "take the constraint off, or train with adam or another of the optimizers"});
  }
}

}  // namespace

LbfgsResult fit(const Engine& engine, const Network& network, ParameterArena& parameters,
                const Examples& rows, const FitOptions& options, const Lbfgs& config) {
  const FloatMode float_mode;
  FitOptions whole = options;
  whole.batch_size = rows.rows();
  whole.accumulate = 1;
  whole.check();
  require_parameters_of(network, parameters);
  require_no_constraints(network);
  const NetworkLoss loss(network, whole);
  check_shapes(network, loss, rows, "training rows");
  check_values(network, loss, rows, "training rows");
  StepPasses passes(engine, network, loss);
  passes.reserve(rows, whole);
  const Optimizer frozen(whole.optimizer, whole.groups, network.parameters());
  const TrainingStep step{.seed = Seed(whole.seed).at("fit"), .number = 0};
  std::int64_t evaluations = 0;
  std::vector<double> x = read(parameters.trainable());
  const LbfgsResult result =
      minimize(config, x, [&](std::span<const double> at, std::span<double> gradient) {
        write(parameters.trainable(), at);
        const double value = passes(parameters, rows, whole, step).loss;
        if (evaluations++ == 0 && !std::isfinite(value)) {
          throw diverged(passes.tape(), network, parameters, "the start", config.learning_rate);
        }
        if (!std::isfinite(value)) return value;
        frozen.clear_frozen(passes.gradients());
        const ConstView slopes = passes.gradients().trainable();
        for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = slopes.f32()[i];
        return value;
      });
  write(parameters.trainable(), x);
  return result;
}

}  // namespace lamina
