#include "workflow/layers_at_work.hpp"

#include "lamina/autograd/operations.hpp"

namespace lamina {

namespace {

std::vector<float> numbers(const ConstView& view) {
  return {view.f32(), view.f32() + view.elements()};
}

}  // namespace

std::vector<ExplainedLayer> layers_at_work(const Artifact& artifact,
                                           std::span<const ConstView> row) {
  const FloatMode float_mode;
  const Network& network = artifact.network;
  const Engine engine(1);
  Tape tape(engine);
  tape.watch(true);
  tape.begin_evaluation(network.parameters(), artifact.parameters);
  std::vector<Var> in;
  for (const ConstView& input : row) in.push_back(tape.input(input));
  const std::vector<Network::Output> what(network.outputs().size(), Network::Output::answer);
  std::vector<Var> out(what.size());
  std::vector<Var> nodes(network.nodes().size());
  network.forward(tape, in, out, what, nodes);
  std::vector<ExplainedLayer> layers;
  for (const LayerSummary& line : network.summary()) {
    const std::size_t index = layers.size();
    const Var output = nodes[index];
    ExplainedLayer layer{.name = line.name,
                         .kind = line.kind,
                         .detail = line.detail,
                         .inputs = line.inputs,
                         .shape = line.shape,
                         .z = {},
                         .output = numbers(tape.value(output))};
    const Op* const op = tape.operation_of(output);
    if (op != nullptr && op->layer == index) {  // a layer may hand on what another one made
      const Var z = before_activation(tape, output);
      if (z != output) layer.z = numbers(tape.value(z));
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

}  // namespace lamina
