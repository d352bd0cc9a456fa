// Many networks for hardly more than the parameters of one: members that share their weights.
#pragma once

#include <memory>
#include <string>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/model/initializer.hpp"

namespace lamina {

class Layer;

/// Dense layers that share weight[F,units] and differ by vectors of their own, r[F], s[units] and
/// bias[units]. Of member g: y_g = activation(((x_g ∘ r_g) · weight) ∘ s_g + bias_g), for x[B,G,F],
/// or x[B,F] for all of them; y[B,G,units]. r and s start as random signs. Wen, Tran & Ba 2020.
struct BatchEnsemble {
  static constexpr std::string_view kind = "batch_ensemble";

  std::int64_t units = 1;
  std::int64_t ensemble_size = 4;
  Activation activation = Activation::linear;
  bool bias = true;
  Initializer initializer = Automatic{};

  void fields(Fields& f);
  /// What a summary says of it, e.g. "4 members, relu".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const BatchEnsemble& config);

}  // namespace lamina
