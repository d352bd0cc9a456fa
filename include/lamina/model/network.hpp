// A network as data: named inputs, nodes that each know what feeds them, named outputs.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lamina/autograd/program.hpp"
#include "lamina/core/field.hpp"
#include "lamina/model/layer.hpp"
#include "lamina/model/layers.hpp"

namespace lamina {

/// A layer in its place. Its name is that of its parameters and seeds its random numbers, so it
/// should not change while a network grows around it.
struct Node {
  std::string name = {};
  LayerConfig layer = Activate{Activation::linear};
  /// What feeds it: names of inputs of the network and of other nodes. None: every input of the
  /// network, in order.
  std::vector<std::string> inputs = {};
  /// A node whose layer and parameters are this one's too; `layer` is then not looked at.
  std::string shares = {};

  void fields(Fields& f);
};

/// One line of a summary.
struct LayerSummary {
  std::string name;                 ///< of the node
  std::string kind;                 ///< e.g. "dense"
  std::string detail;               ///< e.g. "relu"
  std::vector<std::string> inputs;  ///< what feeds it
  Shape shape;                      ///< of one row that comes out
  std::int64_t outputs = 0;         ///< numbers in it
  std::int64_t parameters = 0;      ///< trainable numbers that it owns
};

/// What the network says of a row under one name.
struct NetworkOutput {
  std::string name;  ///< of the node
  Shape shape;       ///< of one row
  Activation head =
      Activation::linear;  ///< its final sigmoid or softmax, which logits leave out; else linear
  std::int64_t columns() const { return shape.elements(); }
};

/// Plain data until build() gives it its inputs and so its parameters' shapes.
class Network {
 public:
  /// What forward() returns of an output: the answer, or what comes before a final sigmoid or
  /// softmax, which is what a cross-entropy loss reads.
  enum class Output : std::uint8_t { answer, logits };

  Network() = default;
  /// The answers are those of the nodes that `outputs` names; the last node's when it names none.
  Network(std::vector<Node> nodes, std::vector<std::string> outputs = {});

  /// Throws Error `usage.cycle`, `usage.unknown_node`, `usage.duplicate_node`, `usage.unused_node`,
  /// `usage.unused_input`, `usage.bad_name`, `usage.bad_field`, `usage.empty_network`,
  /// `usage.shape` or `usage.bad_value`, each naming the node.
  void build(std::vector<Field> inputs);
  bool built() const { return !places_.empty(); }

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<std::string>& output_names() const { return output_names_; }

  // What stands below needs a built network; else it is Error `usage.unbuilt_network`.

  const std::vector<Field>& inputs() const;
  const std::vector<NetworkOutput>& outputs() const;
  const ParameterTable& parameters() const { return table_; }
  /// The name of the node that Op::layer of its operations stands for.
  const std::string& layer_name(std::size_t index) const;

  /// Starting values: a pure function of the nodes, the inputs and the seed.
  ParameterArena initialize(Seed seed, DType dtype = DType::f32) const;

  /// Emits all operations on a tape begun with this network's parameters. `in` is one value for
  /// each input, u8 pixels as they are; `out` gets one for each output, in the form that `what`
  /// says of it. `nodes`, unless empty, gets the answer of every node, in the order of
  /// layer_name(), also where what is asked for needs logits alone.
  void forward(Tape& tape, std::span<const Var> in, std::span<Var> out,
               std::span<const Output> what, std::span<Var> nodes = {}) const;
  /// The same for a network of one output.
  Var forward(Tape& tape, std::span<const Var> in, Output what = Output::answer) const;
  Var forward(Tape& tape, Var in, Output what = Output::answer) const;

  /// The evaluation as a program of inputs and outputs; `values` must outlive it.
  Program lower(const ParameterArena& values, std::span<const Output> what = {}) const;
  /// The same without parameters: it tells what a run takes and does not run.
  Program lower_sizes(std::span<const Output> what = {}) const;

  std::vector<LayerSummary> summary() const;

  /// The parameters that have a regularizer or a constraint.
  std::span<const ParameterRule> rules() const { return rules_; }
  /// What all regularizers add to the loss of a training step: one number, or none.
  Var penalty(Tape& tape) const;

 private:
  /// A node that is built. Values are numbered: inputs first, then places in order.
  struct Place {
    std::size_t node = 0;
    std::shared_ptr<const Layer> layer;
    std::vector<std::uint32_t> from;
    Field out;
    Activation head = Activation::linear;
    int output = -1;     ///< which one it is
    bool feeds = false;  ///< others read its answer
    std::int64_t own_parameters = 0;
  };

  void require_built() const;
  void place(std::size_t node, std::vector<std::uint32_t> from);
  void make_layer_of(Place& place, std::span<const Field> in);
  Field traced(const Place& place, std::span<const Field> in) const;
  Program lower(Tape& tape, std::span<const Output> what) const;

  std::vector<Node> nodes_;
  std::vector<std::string> output_names_;
  std::vector<Field> inputs_;
  std::vector<Place> places_;
  std::vector<NetworkOutput> outputs_;
  std::vector<ParameterStart> starts_;
  std::vector<ParameterRule> rules_;
  ParameterTable table_;
};

}  // namespace lamina
