#include "lamina/workflow/member.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "core/counted.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

Error no_member(const std::string& what, const std::string& fix) {
  return Error({.code = "usage.no_member", .what = what, .where = "option --member", .fix = fix});
}

/// Leaves of every layer what one member has of it.
class Alone {
 public:
  Alone(const Artifact& ensemble, std::int64_t member) : ensemble_(ensemble), member_(member) {
    for (const Field& field : ensemble.network.inputs()) {
      from_[field.name] = Value{field.name, member};
    }
    for (const Node& node : ensemble.network.nodes()) take(node);
    leave_out_unused();
    network_ = Network(std::move(nodes_));
    network_.build(ensemble.network.inputs());
    parameters_ = network_.initialize(Seed());
    for (const ParameterEntry& to : network_.parameters().entries()) copy(to);
  }

  Network& network() { return network_; }
  ParameterArena& parameters() { return parameters_; }

 private:
  /// What feeds a node, and which of the members that a layer there has is ours.
  struct Value {
    std::string name;
    std::int64_t index = 0;
  };

  void take(const Node& node) {
    std::vector<std::string> inputs;
    std::int64_t index = member_;
    bool others = !node.inputs.empty();
    for (const std::string& name : node.inputs) {
      const auto found = from_.find(name);
      if (found == from_.end()) continue;  // what other members see
      others = false;
      inputs.push_back(found->second.name);
      index = found->second.index;
    }
    if (others) return;
    if (const auto* part = node.layer.as<Members>()) {
      if (member_ < part->first || member_ >= part->first + part->count) return;
      from_[node.name] = Value{inputs.at(0), member_ - part->first};
      return;
    }
    if (node.layer.as<JoinMembers>() != nullptr || node.layer.as<EnsembleMean>() != nullptr) {
      from_[node.name] = Value{inputs.at(0), member_};
      return;
    }
    Node own{.name = node.name, .layer = node.layer, .inputs = std::move(inputs)};
    own.shares = node.shares;
    if (const auto* dense = node.layer.as<DenseEnsemble>()) {
      own.layer =
          Dense{.units = dense->units, .activation = dense->activation, .bias = dense->bias};
      slices_[node.name] = index;
    }
    from_[node.name] = Value{node.name, index};
    const auto* scale = node.layer.as<ScaleEnsemble>();
    if (scale == nullptr) return nodes_.push_back(std::move(own));
    ScaleEnsemble one = *scale;
    one.ensemble_size = 1;
    own.layer = one;
    slices_[node.name] = index;
    nodes_.push_back(std::move(own));
    nodes_.push_back(
        {.name = node.name + "-alone", .layer = Flatten{}, .inputs = {node.name}});  // [1,F]
    from_[node.name] = Value{nodes_.back().name, index};
  }

  /// What fed other members alone; the last node is the answer.
  void leave_out_unused() {
    std::set<std::string> used = {nodes_.back().name};
    std::vector<Node> kept;
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
      if (used.count(node->name) == 0) continue;
      used.insert(node->inputs.begin(), node->inputs.end());
      kept.insert(kept.begin(), std::move(*node));
    }
    nodes_ = std::move(kept);
  }

  void copy(const ParameterEntry& to) {
    const auto& entries = ensemble_.network.parameters().entries();
    const auto from =
        std::find_if(entries.begin(), entries.end(),
                     [&](const ParameterEntry& entry) { return entry.name == to.name; });
    const ConstView values = ensemble_.parameters.view(*from);
    const View own = parameters_.view(to);
    const auto slice = slices_.find(to.name.substr(0, to.name.rfind('.')));
    const std::int64_t first = slice == slices_.end() ? 0 : slice->second * own.elements();
    std::copy_n(values.f32() + first, own.elements(), own.f32());
  }

  const Artifact& ensemble_;
  std::int64_t member_;  ///< from 0
  std::map<std::string, Value> from_;
  std::map<std::string, std::int64_t> slices_;
  std::vector<Node> nodes_;
  Network network_;
  ParameterArena parameters_;
};

}  // namespace

std::int64_t members_of(const Network& network) {
  std::int64_t members = 1;
  for (const Node& node : network.nodes()) {
    if (const auto* dense = node.layer.as<DenseEnsemble>()) {
      members = std::max(members, dense->ensemble_size);
    }
  }
  return members;
}

Model member_of(const Model& model, std::int64_t member, int threads) {
  const Artifact& ensemble = model.artifact();
  const std::vector<Node>& nodes = ensemble.network.nodes();
  if (std::any_of(nodes.begin(), nodes.end(),
                  [](const Node& node) { return node.layer.as<BatchEnsemble>() != nullptr; })) {
    throw no_member("the members of this model share their weights: none stands alone",
                    "leave --member out");
  }
  const std::int64_t members = members_of(ensemble.network);
  if (member < 1 || member > members) {
    throw no_member(
        fmt::format("there is no member {}: the model has {}", member, counted(members, "network")),
        members == 1 ? "leave --member out" : fmt::format("give 1 to {}", members));
  }
  if (members == 1) return model;
  Alone alone(ensemble, member - 1);
  auto artifact = std::make_shared<Artifact>();
  artifact->preprocessor = ensemble.preprocessor;
  artifact->training = ensemble.training;
  artifact->network = std::move(alone.network());
  artifact->parameters = std::move(alone.parameters());
  return Model(std::move(artifact), threads);
}

}  // namespace lamina
