#include "training/diverged.hpp"

#include <fmt/format.h>

#include "kernels/kernels.hpp"

namespace lamina {

Error diverged(const Tape& tape, const Network& network, const std::string& place,
               double learning_rate) {
  std::string layer = "the loss";
  for (const Op& op : tape.operations()) {
    const ConstView& out = tape.value(tape.output(op));
    if (out.dtype != DType::f32) continue;
    if (kernels::first_non_finite<float>(out.f32(), out.elements()) == out.elements()) continue;
    if (op.layer < network.nodes().size()) layer = "layer " + network.layer_name(op.layer);
    break;
  }
  return Error({.code = "training.diverged",
                .what = "the loss is no longer a finite number",
                .where = fmt::format("{}; first in {}", place, layer),
                .fix = fmt::format("try a smaller learning rate (it was {:g}) or gradient clipping "
                                   "(--clip-norm 1)",
                                   learning_rate)});
}

}  // namespace lamina
