// Columns that learn how much they count.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"
#include "lamina/model/initializer.hpp"

namespace lamina {

class Layer;

/// x ∘ scale with a learnt scale [F], one for each number of a row: PyTorch's LayerScale (Touvron
/// et al. 2021), which starts at 1e-5 there. At 1 before the first dense layer, and with a larger
/// learning rate, it chooses columns (the scaling layer of RealMLP, Holzmüller et al. 2024).
struct LayerScale {
  static constexpr std::string_view kind = "layer_scale";

  Initializer initializer = Constant{1};

  void fields(Fields& f);
  /// What a summary says of it: nothing.
  std::string detail() const { return ""; }
};
std::unique_ptr<Layer> make_layer(const LayerScale& config);

}  // namespace lamina
