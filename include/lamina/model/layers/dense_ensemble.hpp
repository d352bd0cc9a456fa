// Networks side by side: members that each have weights of their own.
#pragma once

#include <memory>
#include <string>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/model/initializer.hpp"

namespace lamina {

class Layer;

/// A dense layer for every member g: y_g = activation(x_g · weight_g[F,units] + bias_g[units]), for
/// x[B,G,F], or x[B,F] for all of them; y[B,G,units]. All train in one pass.
struct DenseEnsemble {
  static constexpr std::string_view kind = "dense_ensemble";

  std::int64_t units = 1;
  std::int64_t ensemble_size = 4;
  Activation activation = Activation::linear;
  bool bias = true;
  Initializer initializer = Automatic{};
  Initializer bias_initializer = Zeros{};

  void fields(Fields& f);
  /// What a summary says of it, e.g. "4 members, relu".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const DenseEnsemble& config);

}  // namespace lamina
