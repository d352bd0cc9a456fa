// Every layer there is, for tests that a new one passes by being in the list of
// lamina/model/layers.hpp.
#pragma once

#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {

/// An activation as a user writes one.
struct Bent {
  static constexpr std::string_view kind = "bent";
  double weight = 0.5;
  void fields(Fields& f) { f("weight", weight, any_number(), "of the square"); }
  Var forward(Tape& tape, Var z) const {
    return add(tape, z, scale(tape, multiply(tape, z, z), weight));
  }
};

/// Every kind with its defaults, and Dense and Activate with every activation.
inline std::vector<LayerConfig> layer_family() {
  const std::span<const LayerConfig> shipped = LayerConfig::shipped();
  std::vector<LayerConfig> members(shipped.begin(), shipped.end());
  for (const Activation& activation : Activation::shipped()) {
    members.emplace_back(Dense{.units = 3, .activation = activation});
    members.emplace_back(Activate{activation});
  }
  members.emplace_back(Dense{.units = 3, .activation = Bent{.weight = 0.3}});
  members.emplace_back(Activate{Bent{}});
  members.emplace_back(Dense{.units = 3, .activation = LeakyRelu{.negative_slope = 0.3}});
  members.emplace_back(Dense{.units = 2, .bias = false});
  members.emplace_back(Embedding{.dimension = 3, .one_hot_limit = 2});
  members.emplace_back(Dense{.units = 3, .activation = Gelu{.approximate = true}});
  members.emplace_back(GroupNormalization{.groups = 2});
  members.emplace_back(PReLU{.alpha_initializer = Constant{0.25}});
  members.emplace_back(Rescaling{.scale = 2, .offset = -1});
  members.emplace_back(Normalization{.mean = {0.5}, .variance = {2, 3, 0.5, 0.25}});
  members.emplace_back(
      PiecewiseLinear{{{{-0.5, 0, 0.1}}, {{0, 1}}, {{-1, -0.2, 0.3, 2}}, {{0, 3}}}});
  members.emplace_back(
      PiecewiseLinearEmbedding{3, {{{-0.5, 0, 0.1}}, {{0, 1}}, {{-1, -0.2, 0.3, 2}}, {{0, 3}}}});
  members.emplace_back(ScaleEnsemble{3, ScaleStart::normal, {1, 3}});
  members.emplace_back(EnsembleMean{MeanOf::probabilities});
  members.emplace_back(Dense{.units = 2, .bias_initializer = RandomUniform{0.3}});
  members.emplace_back(Dense{.units = 3,
                             .activation = silu,
                             .bias_initializer = RandomNormal{.deviation = 1},
                             .parametrization = Parametrization::ntk});
  members.emplace_back(ParametricActivation{selu});
  members.emplace_back(
      PeriodicEmbedding{.units = 3, .frequencies = 2, .deviation = 0.3, .form = PeriodicForm::plr});
  members.emplace_back(
      Embedding{.dimension = 2, .embeddings_initializer = RandomNormal{.deviation = 1}});
  members.emplace_back(BatchEnsemble{3, 3, silu, false});
  members.emplace_back(DenseEnsemble{3, 3, silu, false});
  return members;
}

/// The layer between two that train, on three numbers and two columns of codes: a wrong gradient
/// shows in what comes before it too. A layer that joins branches gets three of them, one of an
/// ensemble members.
inline Network network_around(const LayerConfig& layer, std::int64_t outputs = 2) {
  const Embedding front{.dimension = 2, .one_hot_limit = 3};
  const Dense hidden{.units = 4, .activation = Activation::tanh};
  Network network = Sequential({front, hidden, layer, Dense{outputs}});
  if (const auto* groups = layer.as<GroupNormalization>()) {
    const Dense before{.units = 2 * groups->groups, .activation = Activation::tanh};
    network = Sequential({front, before, layer, Dense{outputs}});
  }
  if (layer.as<Reshape>() != nullptr) {
    network = Sequential({front, hidden, Reshape{{2, -1}}, layer, Flatten{}, Dense{outputs}});
  }
  if (layer.as<Embedding>() != nullptr) network = Sequential({layer, Dense{outputs}});
  if (const auto* own = layer.as<DenseEnsemble>()) {
    const BatchEnsemble before{4, own->ensemble_size, Activation::tanh};
    network = Sequential({front, hidden, before, layer, Flatten{}, Dense{outputs}});
  }
  if (layer.as<ScaleEnsemble>() != nullptr) {
    network =
        Sequential({front, hidden, layer, Dense{2, Activation::tanh}, Flatten{}, Dense{outputs}});
  }
  if (layer.as<BatchEnsemble>() != nullptr) {
    network = Sequential({front, hidden, layer, layer, Flatten{}, Dense{outputs}});
  }
  if (layer.as<EnsembleMean>() != nullptr) {
    network = Sequential({front, hidden, DenseEnsemble{4, 3}, layer, Dense{outputs}});
  }
  if (layer.as<JoinMembers>() != nullptr) {
    network = Network({{"front", front},
                       {"left", DenseEnsemble{4, 2, Activation::tanh}, {"front"}},
                       {"right", DenseEnsemble{4, 3}, {"front"}},
                       {"joined", layer, {"left", "right", "left"}},
                       {"flat", Flatten{}, {"joined"}},
                       {"answer", Dense{outputs}, {"flat"}}});
  }
  if (layer.as<Subtract>() != nullptr) {
    network = Network({{"front", front},
                       {"left", hidden, {"front"}},
                       {"right", Dense{4}, {"front"}},
                       {"joined", layer, {"left", "right"}},
                       {"answer", Dense{outputs}, {"joined"}}});
  }
  if (layer.as<Add>() != nullptr || layer.as<Multiply>() != nullptr ||
      layer.as<Average>() != nullptr || layer.as<Concatenate>() != nullptr) {
    network = Network({{"front", front},
                       {"left", hidden, {"front"}},
                       {"right", Dense{4}, {"front"}},
                       {"joined", layer, {"left", "right", "left"}},
                       {"answer", Dense{outputs}, {"joined"}}});
  }
  // A difference must not change which one wins, nor meet equal ones.
  if (layer.as<Maximum>() != nullptr || layer.as<Minimum>() != nullptr) {
    network = Network({{"front", front},
                       {"left", hidden, {"front"}},
                       {"right", Dense{4}, {"front"}},
                       {"third", Dense{4, Activation::sigmoid}, {"front"}},
                       {"joined", layer, {"left", "right", "third"}},
                       {"answer", Dense{outputs}, {"joined"}}});
  }
  network.build({Field::numbers(3), Field::codes({3, 9})});
  return network;
}

}  // namespace lamina
