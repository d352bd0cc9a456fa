#include "workflow/own_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/counted.hpp"
#include "lamina/core/error.hpp"
#include "workflow/realmlp.hpp"

namespace lamina {

namespace {

/// A name that no node has.
std::string free_name(const std::vector<Node>& nodes, std::string_view kind) {
  for (int number = 1;; ++number) {
    std::string name = fmt::format("{}_{}", kind, number);
    const auto same = [&](const Node& node) {
      return node.name == name;
    };
    if (std::none_of(nodes.begin(), nodes.end(), same)) return name;
  }
}

Note added_layer(std::string what) {
  return {.code = "train.note.added_layer",
          .what = std::move(what),
          .fix = "write it into the network to choose it"};
}

/// Builds it; with a layer in front where the nodes that take all inputs cannot take these.
FittedNetwork with_front(const Network& network, const DataSize& size) {
  FittedNetwork fitted{network, {}};
  const std::optional<LayerConfig> front = front_layer(size.inputs);
  try {
    fitted.network.build(size.inputs);
    return fitted;
  } catch (const Error& error) {
    if (!front || error.code() != "usage.shape") throw;
  }
  std::vector<Node> nodes = network.nodes();
  const std::string name = free_name(nodes, front->kind());
  for (Node& node : nodes) {
    if (node.inputs.empty()) node.inputs = {name};
  }
  nodes.insert(nodes.begin(), Node{.name = name, .layer = *front});
  fitted.network = Network(std::move(nodes), network.output_names());
  fitted.network.build(size.inputs);
  fitted.added.push_back(added_layer(
      fmt::format("put {} in front of the network: it makes numbers of {}", front->kind(),
                  size.inputs.size() == 1 ? "the input" : "all inputs")));
  return fitted;
}

bool answers(const NetworkOutput& output, const DataSize& size) {
  if (size.task == Task::regression) {
    return output.columns() == size.outputs && output.head.as<Softmax>() == nullptr;
  }
  const bool two = size.task == Task::binary && output.columns() == 2;
  if (two) return output.head.as<Softmax>() != nullptr;
  return output.columns() == size.outputs &&
         output.head.kind() == last_layer(size).activation.kind();
}

/// The non-linearity that the node ends in.
Activation activation_of(const LayerConfig& layer) {
  if (const auto* dense = layer.as<Dense>()) return dense->activation;
  if (const auto* activate = layer.as<Activate>()) return activate->activation;
  return Activation::linear;
}

[[noreturn]] void contradicts(const NetworkOutput& output, const Activation& activation,
                              const DataSize& size) {
  const Dense wanted = last_layer(size);
  throw Error({.code = "usage.conflict",
               .what = fmt::format("the network ends in {} and {}, which does not answer a {} task",
                                   counted(output.columns(), "output"), activation.kind(),
                                   task_names[static_cast<std::size_t>(size.task)]),
               .where = fmt::format("node '{}'", output.name),
               .fix = fmt::format("end it in {} and {}, or leave that layer out: it is then added",
                                  counted(wanted.units, "unit"), wanted.activation.kind())});
}

/// A last layer behind the answer, which others may not be.
void add_last_layer(FittedNetwork& fitted, const DataSize& size) {
  const Dense wanted = last_layer(size);
  std::vector<Node> nodes = fitted.network.nodes();
  std::vector<std::string> outputs = fitted.network.output_names();
  const std::string name = free_name(nodes, "answer");
  nodes.push_back({.name = name, .layer = wanted, .inputs = {outputs[0]}});
  outputs[0] = name;
  fitted.network = Network(std::move(nodes), std::move(outputs));
  fitted.network.build(size.inputs);
  fitted.added.push_back(
      added_layer(fmt::format("added the last layer {}: {} unit{}, {}", name, wanted.units,
                              wanted.units == 1 ? "" : "s", wanted.activation.kind())));
}

/// The right number of sums, but no probabilities yet.
void add_head(FittedNetwork& fitted, const DataSize& size) {
  const Activation head = last_layer(size).activation;
  std::vector<Node> nodes = fitted.network.nodes();
  std::vector<std::string> outputs = fitted.network.output_names();
  const std::string name = free_name(nodes, "answer");
  nodes.push_back({.name = name, .layer = Activate{head}, .inputs = {outputs[0]}});
  outputs[0] = name;
  fitted.network = Network(std::move(nodes), std::move(outputs));
  fitted.network.build(size.inputs);
  fitted.added.push_back(added_layer(fmt::format("added {} behind the last layer", head.kind())));
}

}  // namespace

FittedNetwork fit_to_data(const Network& network, const DataSize& size) {
  FittedNetwork fitted = with_front(network, size);
  const NetworkOutput answer = fitted.network.outputs()[0];
  if (answers(answer, size)) return fitted;
  const auto node = std::find_if(fitted.network.nodes().begin(), fitted.network.nodes().end(),
                                 [&](const Node& one) { return one.name == answer.name; });
  const Activation last = activation_of(node->layer);
  const bool is_wide_enough = answer.columns() == size.outputs;
  if (is_wide_enough && last.as<Linear>() != nullptr) {
    add_head(fitted, size);
  } else if (is_wide_enough || answer.head.as<Softmax>() != nullptr || answer.shape.rank() != 1) {
    contradicts(answer, last, size);
  } else {
    add_last_layer(fitted, size);
  }
  return fitted;
}

void refuse_network_options(const TrainOptions& options, const Network& network) {
  // A recorded ensemble comes with its bins, a recorded tabm-mini or RealMLP with its scales.
  const std::vector<Node>& nodes = network.nodes();
  const bool scaled = std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    return node.layer.as<ScaleEnsemble>() != nullptr || node.layer.as<LayerScale>() != nullptr;
  });
  const bool binned = std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    return node.layer.as<PiecewiseLinear>() != nullptr ||
           node.layer.as<PiecewiseLinearEmbedding>() != nullptr;
  });
  for (const auto& [name, given] :
       {std::pair{"layers", options.layers.has_value()},
        {"activation", options.activation.has_value()},
        {"dropout", options.dropout.has_value()},
        {"recipe", options.recipe == Recipe::ensemble || (is_published(options.recipe) && !scaled)},
        {"bins", options.bins.value_or(0) > 0 && !binned}}) {
    if (!given) continue;
    throw Error({.code = "usage.conflict",
                 .what = fmt::format("a network is given, so {} has no place", name),
                 .where = fmt::format("option {}", name),
                 .fix = "write it into the network, or leave the option out"});
  }
}

}  // namespace lamina
