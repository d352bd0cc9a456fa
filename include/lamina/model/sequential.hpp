// Layers stacked, each fed by the one before.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "lamina/autograd/program.hpp"
#include "lamina/model/layer.hpp"
#include "lamina/model/layers.hpp"

namespace lamina {

/// One line of a summary.
struct LayerSummary {
  std::string name;    ///< e.g. "dense_1"
  std::string detail;  ///< e.g. "relu"
  std::int64_t outputs = 0;
  std::int64_t parameters = 0;
};

/// A network as data: a list of configs. build() gives it its input and so its parameters' shapes.
class Sequential {
 public:
  /// What forward() returns: the network's answer, or what comes before a final sigmoid or softmax,
  /// which is what a cross-entropy loss reads.
  enum class Output : std::uint8_t { answer, logits };

  Sequential() = default;
  Sequential(std::initializer_list<LayerConfig> layers) : configs_(layers) {}
  explicit Sequential(std::vector<LayerConfig> layers) : configs_(std::move(layers)) {}

  /// Throws Error `usage.shape` or `usage.bad_value` that names the layer.
  void build(const Signature& input);
  bool built() const { return !layers_.empty(); }

  const std::vector<LayerConfig>& layers() const { return configs_; }
  const Signature& input() const { return input_; }
  std::int64_t outputs() const { return outputs_; }
  /// The final sigmoid or softmax that Output::logits leaves out; else linear.
  Activation head() const { return head_; }
  const ParameterTable& parameters() const { return table_; }
  const std::string& layer_name(std::size_t index) const { return names_[index]; }

  /// Starting values: a pure function of the layers, the input and the seed.
  ParameterArena initialize(Seed seed, DType dtype = DType::f32) const;

  /// Emits the operations of all layers on a tape begun with this network's parameters.
  Var forward(Tape& tape, const Flow& in, Output output = Output::answer) const;

  /// The evaluation as a program on [numbers, codes]; `values` must outlive it. Both inputs are
  /// always given, a missing one with zero columns.
  Program lower(const ParameterArena& values, Output output = Output::answer) const;
  /// The same without parameters: it tells what a run takes and does not run.
  Program lower_sizes(Output output = Output::answer) const;

  std::vector<LayerSummary> summary() const;

 private:
  Program lower(Tape& tape, Output output) const;

  std::vector<LayerConfig> configs_;
  std::vector<std::shared_ptr<const Layer>> layers_;
  std::vector<std::string> names_;
  std::vector<Signature> signatures_;
  ParameterTable table_;
  Signature input_;
  std::int64_t outputs_ = 0;
  Activation head_ = Activation::linear;
};

}  // namespace lamina
