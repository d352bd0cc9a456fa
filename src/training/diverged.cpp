#include "training/diverged.hpp"

#include <fmt/format.h>

#include "kernels/kernels.hpp"

namespace lamina {

namespace {

bool is_finite(const ConstView& values) {
  return kernels::first_non_finite<float>(values.f32(), values.elements()) == values.elements();
}

/// "" when all are finite.
std::string first_bad(const Network& network, const ParameterArena& parameters) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (!is_finite(parameters.view(entry))) return entry.name;
  }
  return "";
}

}  // namespace

Error diverged(const Tape& tape, const Network& network, const ParameterArena& parameters,
               const std::string& place, double learning_rate) {
  std::string first = "the loss";
  for (const Op& op : tape.operations()) {
    const ConstView& out = tape.value(tape.output(op));
    if (out.dtype != DType::f32) continue;
    if (is_finite(out)) continue;
    if (op.layer < network.nodes().size()) {
      first = fmt::format("layer {} (operation {})", network.layer_name(op.layer), op.kind->name);
    }
    break;
  }
  const std::string bad = first_bad(network, parameters);
  if (!bad.empty()) first += fmt::format("; {} was not finite when the step began", bad);
  return Error({.code = "training.diverged",
                .what = "the loss is no longer a finite number",
                .where = fmt::format("{}; first in {}", place, first),
                .fix = fmt::format("try a smaller learning rate (it was {:g}) or gradient clipping "
                                   "(--clip-norm 1)",
                                   learning_rate)});
}

}  // namespace lamina
