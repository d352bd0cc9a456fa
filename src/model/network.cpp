#include "lamina/model/network.hpp"

#include <algorithm>
#include <utility>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "model/graph.hpp"

namespace lamina {

namespace {

/// As layers see it: pixels have become numbers.
Field as_numbers(Field field) {
  if (field.dtype == DType::u8) field.dtype = DType::f32;
  return field;
}

/// "node 'both', fed by left [16], right [8]".
std::string where_of(const Node& node, std::span<const Field> in) {
  std::string text = "node '" + node.name + "', fed by ";
  for (const Field& field : in) text += (&field == in.data() ? "" : ", ") + to_string(field);
  return in.empty() ? text + "nothing" : text;
}

}  // namespace

void Node::fields(Fields& f) {
  f("name", name, "of the node and its parameters");
  f("inputs", inputs, "what feeds it: inputs of the network and other nodes; none: all inputs");
  f("shares", shares, "the node whose layer and parameters these are too; empty: its own");
  if (shares.empty()) f.family("", layer, "what it does");
}

Network::Network(std::vector<Node> nodes, std::vector<std::string> outputs)
    : nodes_(std::move(nodes)), output_names_(std::move(outputs)) {
  if (output_names_.empty() && !nodes_.empty()) output_names_ = {nodes_.back().name};
}

void Network::build(std::vector<Field> inputs) {
  if (nodes_.empty()) {
    throw Error({.code = "usage.empty_network",
                 .what = "the network has no layers",
                 .where = "the network",
                 .fix = "give it at least one, e.g. Dense{1}"});
  }
  Network built(nodes_, output_names_);
  built.inputs_ = std::move(inputs);
  for (GraphNode& next : in_order(nodes_, built.inputs_, output_names_)) {
    built.place(next.node, std::move(next.from));
  }
  built.table_.lay_out();
  *this = std::move(built);
}

void Network::place(std::size_t index, std::vector<std::uint32_t> from) {
  Place next;
  next.node = index;
  next.from = std::move(from);
  std::vector<Field> in;
  for (const std::uint32_t value : next.from) {
    const bool is_input = value < inputs_.size();
    in.push_back(is_input ? as_numbers(inputs_[value]) : places_[value - inputs_.size()].out);
    if (!is_input) places_[value - inputs_.size()].feeds = true;
  }
  const Node& node = nodes_[index];
  const auto output = std::find(output_names_.begin(), output_names_.end(), node.name);
  if (output != output_names_.end()) next.output = static_cast<int>(output - output_names_.begin());
  try {
    make_layer_of(next, in);
    next.out = traced(next, in);
  } catch (const Error& error) {
    ErrorFacts facts = error.facts();
    facts.where = where_of(node, in);
    throw Error(std::move(facts));
  }
  if (next.output >= 0) {
    outputs_.resize(output_names_.size());
    outputs_[static_cast<std::size_t>(next.output)] = {node.name, next.out.shape, next.head};
  }
  places_.push_back(std::move(next));
}

void Network::make_layer_of(Place& place, std::span<const Field> in) {
  const Node& node = nodes_[place.node];
  if (!node.shares.empty()) {
    const auto other = std::find_if(places_.begin(), places_.end(), [&](const Place& one) {
      return nodes_[one.node].name == node.shares;
    });
    if (other == places_.end()) {
      throw Error(
          {.code = "usage.unknown_node",
           .what = "'" + printable(node.shares) + "' is no node whose layer could be shared",
           .where = "",
           .fix = "name a node of the network"});
    }
    place.layer = other->layer;
    place.head = other->head;
    return;
  }
  LayerConfig config = node.layer;
  validate(node.name, config);
  if (place.output >= 0) place.head = config->take_head();
  std::unique_ptr<Layer> layer = config->make();
  const std::size_t before = table_.size();
  const std::size_t rules_before = rules_.size();
  LayerBuilder builder(node.name, in, table_, starts_, rules_);
  layer->build(builder);
  for (std::size_t i = rules_before; i < rules_.size(); ++i) {
    rules_[i].layer = static_cast<std::uint32_t>(places_.size());
  }
  place.layer = std::move(layer);
  for (std::size_t i = before; i < table_.size(); ++i) {
    const ParameterEntry& entry = table_.entries()[i];
    if (entry.kind != ParameterKind::statistic) place.own_parameters += entry.shape.elements();
  }
}

/// What comes out is found by running the layer on the shapes of two rows.
Field Network::traced(const Place& place, std::span<const Field> in) const {
  constexpr std::int64_t rows = 2;
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_measured(Mode::training, table_, true);
  std::vector<Var> values;
  for (const Field& field : in) {
    values.push_back(tape.input(ConstView{nullptr, field.of_rows(rows), field.dtype}));
  }
  const ConstView out = tape.value(place.layer->forward(tape, values));
  const std::string& name = nodes_[place.node].name;
  const auto refuse = [&](const std::string& wanted) {
    throw Error(
        {.code = "usage.shape",
         .what = "[" + name + "] gives " + to_string(out.shape) + " for two rows, not " + wanted,
         .where = "",
         .fix = "let forward() give one row for each row that comes in"});
  };
  if (out.shape.rank() < 2 || out.shape[0] != rows) refuse("[2, …]");
  if (out.dtype != DType::f32) refuse("numbers");
  Field field = Field::of_row(name, out.shape);
  check(field);
  return field;
}

void Network::require_built() const {
  if (built()) return;
  throw Error({.code = "usage.unbuilt_network",
               .what = "the network does not know its inputs yet",
               .where = "the network",
               .fix = "call build() with its inputs first, e.g. net.build({{\"numbers\", {5}}})"});
}

const std::vector<Field>& Network::inputs() const {
  require_built();
  return inputs_;
}

const std::vector<NetworkOutput>& Network::outputs() const {
  require_built();
  return outputs_;
}

const std::string& Network::layer_name(std::size_t index) const {
  require_built();
  return nodes_[places_.at(index).node].name;
}

ParameterArena Network::initialize(Seed seed, DType dtype) const {
  require_built();
  ParameterArena values(table_, dtype);
  const Seed all = seed.at("initialize");
  for (const ParameterStart& start : starts_) {
    start.initializer->start(values.view(table_[start.id]), start.fans,
                             all.at(start.node).at(start.part));
  }
  return values;
}

void Network::forward(Tape& tape, std::span<const Var> in, std::span<Var> out,
                      std::span<const Output> what, std::span<Var> nodes) const {
  require_built();
  if (in.size() != inputs_.size() || out.size() != outputs_.size() || what.size() != out.size() ||
      (!nodes.empty() && nodes.size() != places_.size())) {
    throw Error({.code = "usage.inputs",
                 .what = "got " + std::to_string(in.size()) + " inputs and room for " +
                         std::to_string(out.size()) + " outputs" +
                         (nodes.empty() ? "" : " and " + std::to_string(nodes.size()) + " nodes"),
                 .where = "forward() of a network of " + std::to_string(inputs_.size()) +
                          " inputs, " + std::to_string(outputs_.size()) + " outputs and " +
                          std::to_string(places_.size()) + " nodes",
                 .fix = "give one value for each, in the network's order"});
  }
  const std::span<Var> values = tape.list(inputs_.size() + places_.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    values[i] = inputs_[i].dtype == DType::u8 ? from_pixels(tape, in[i]) : in[i];
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    tape.enter_layer(static_cast<std::uint32_t>(i));
    const std::span<Var> fed = tape.list(place.from.size());
    for (std::size_t k = 0; k < fed.size(); ++k) fed[k] = values[place.from[k]];
    const Var before_head = place.layer->forward(tape, fed);
    const auto output = static_cast<std::size_t>(place.output);
    const bool wants_answer = place.output >= 0 && what[output] == Output::answer;
    const bool wants_logits = place.output >= 0 && !wants_answer;
    Var& answer = values[inputs_.size() + i];
    answer = before_head;
    if (place.feeds || wants_answer || !nodes.empty())
      answer = activate(tape, before_head, place.head);
    if (wants_answer) out[output] = answer;
    if (wants_logits) out[output] = before_head;
    if (!nodes.empty()) nodes[i] = answer;
  }
}

Var Network::forward(Tape& tape, std::span<const Var> in, Output what) const {
  Var out;
  forward(tape, in, {&out, 1}, {&what, 1});
  return out;
}

Var Network::forward(Tape& tape, Var in, Output what) const {
  return forward(tape, {&in, 1}, what);
}

Program Network::lower(const ParameterArena& values, std::span<const Output> what) const {
  require_built();
  const Engine engine(1);
  Tape tape(engine, values.dtype());
  tape.begin_evaluation(table_, values);
  return lower(tape, what);
}

Program Network::lower_sizes(std::span<const Output> what) const {
  require_built();
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_measured(Mode::evaluation, table_, false);
  return lower(tape, what);
}

Program Network::lower(Tape& tape, std::span<const Output> what) const {
  std::vector<Tensor> rows;
  rows.reserve(inputs_.size());
  std::vector<Var> in;
  for (const Field& field : inputs_) {
    const DType dtype = field.dtype == DType::f32 ? tape.dtype() : field.dtype;
    in.push_back(tape.input(rows.emplace_back(field.of_rows(1), dtype)));
  }
  const std::vector<Output> answers(outputs_.size(), Output::answer);
  std::vector<Var> out(outputs_.size());
  forward(tape, in, out, what.empty() ? std::span<const Output>(answers) : what);
  return {tape, in, out};
}

Var Network::penalty(Tape& tape) const {
  Var total;
  for (const ParameterRule& rule : rules_) {
    if (!rule.regularizer) continue;
    tape.enter_layer(rule.layer);
    const Var one = rule.regularizer->penalty(tape, tape.parameter(rule.id));
    if (one) total = total ? add(tape, total, one) : one;
  }
  return total;
}

std::vector<LayerSummary> Network::summary() const {
  std::vector<LayerSummary> lines;
  for (const Place& place : places_) {
    const Node& node = nodes_[place.node];
    LayerSummary line{.name = node.name,
                      .kind = std::string(node.layer.kind()),
                      .detail = node.layer->detail(),
                      .inputs = {},
                      .shape = place.out.shape,
                      .outputs = place.out.shape.elements(),
                      .parameters = place.own_parameters};
    if (!node.shares.empty()) line.detail = "shares " + node.shares;
    for (const std::uint32_t value : place.from) {
      const bool is_input = value < inputs_.size();
      line.inputs.push_back(is_input ? inputs_[value].name
                                     : places_[value - inputs_.size()].out.name);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace lamina
