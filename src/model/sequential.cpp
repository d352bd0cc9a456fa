#include "lamina/model/sequential.hpp"

#include <map>
#include <utility>

#include "core/assert.hpp"
#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

bool is_head(Activation activation) {
  return activation == Activation::sigmoid || activation == Activation::softmax;
}

/// Takes a final sigmoid or softmax off the last layer, so that a loss can read what comes before.
Activation take_head(std::vector<LayerConfig>& configs) {
  if (auto* dense = configs.back().as<Dense>(); dense && is_head(dense->activation)) {
    return std::exchange(dense->activation, Activation::linear);
  }
  if (auto* last = configs.back().as<Activate>();
      last && is_head(last->activation) && configs.size() > 1) {
    return std::exchange(last->activation, Activation::linear);
  }
  return Activation::linear;
}

}  // namespace

void Layer::initialize(const ParameterTable&, ParameterArena&, Seed) const {}

void Sequential::build(const Signature& input) {
  if (configs_.empty()) {
    throw Error({.code = "usage.empty_network",
                 .what = "the network has no layers",
                 .where = "Sequential",
                 .fix = "give it at least one, e.g. Dense{1}"});
  }
  layers_.clear();
  names_.clear();
  signatures_.clear();
  table_ = ParameterTable();
  input_ = input;
  std::vector<LayerConfig> configs = configs_;
  head_ = take_head(configs);
  std::map<std::string_view, int> counts;
  Signature flow = input;
  for (const LayerConfig& config : configs) {
    const std::string_view kind = config.kind();
    const std::string name = std::string(kind) + "_" + std::to_string(++counts[kind]);
    validate(name, config);
    std::unique_ptr<Layer> layer = config->make();
    flow = layer->build(name, flow, table_);
    layers_.push_back(std::move(layer));
    names_.push_back(name);
    signatures_.push_back(flow);
  }
  outputs_ = flow.numbers;
  table_.lay_out();
}

ParameterArena Sequential::initialize(Seed seed, DType dtype) const {
  LAMINA_ASSERT(built(), "a network is built before it is initialized");
  ParameterArena values(table_, dtype);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    layers_[i]->initialize(table_, values, seed.at("initialize").at(names_[i]));
  }
  return values;
}

Var Sequential::forward(Tape& tape, const Flow& in, Output output) const {
  LAMINA_ASSERT(built(), "a network is built before it runs");
  Flow flow = in;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    tape.enter_layer(static_cast<std::uint32_t>(i));
    flow = layers_[i]->forward(tape, flow, static_cast<std::int64_t>(i));
  }
  return output == Output::answer ? activate(tape, flow.numbers, head_) : flow.numbers;
}

Program Sequential::lower(const ParameterArena& values, Output output) const {
  const Engine engine(1);
  Tape tape(engine, values.dtype());
  tape.begin_evaluation(table_, values);
  return lower(tape, output);
}

Program Sequential::lower_sizes(Output output) const {
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_measured(Mode::evaluation, table_, false);
  return lower(tape, output);
}

Program Sequential::lower(Tape& tape, Output output) const {
  const Tensor numbers(Shape{1, input_.numbers}, tape.dtype());
  const Tensor codes(Shape{1, static_cast<std::int64_t>(input_.categories.size())}, DType::i32);
  const std::array<Var, 2> inputs = {tape.input(numbers), tape.input(codes)};
  return {tape, inputs, forward(tape, {inputs[0], inputs[1]}, output)};
}

std::vector<LayerSummary> Sequential::summary() const {
  std::vector<LayerSummary> lines;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    LayerSummary line{names_[i], configs_[i]->detail(), signatures_[i].numbers, 0};
    const std::string prefix = names_[i] + ".";
    for (const ParameterEntry& entry : table_.entries()) {
      const bool mine = entry.name.starts_with(prefix);
      if (mine && entry.kind != ParameterKind::statistic) line.parameters += entry.shape.elements();
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace lamina
