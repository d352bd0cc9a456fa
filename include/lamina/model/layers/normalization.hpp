// Layers that bring activations to mean 0 and deviation 1, or to root mean square 1, then scale and
// shift them by what they learn; and one that brings rows to length 1. They take a row of numbers,
// [B,F]: other shapes are refused, Flatten goes before.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// Per column: over the batch in training, by running statistics otherwise. Ioffe & Szegedy 2015.
struct BatchNormalization {
  static constexpr std::string_view kind = "batch_normalization";

  double momentum = 0.99;  ///< running = momentum · running + (1 - momentum) · batch (Keras)
  double epsilon = 1e-3;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "momentum 0.99".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const BatchNormalization& config);

/// Per row, over its columns. Ba, Kiros & Hinton 2016.
struct LayerNormalization {
  static constexpr std::string_view kind = "layer_normalization";

  double epsilon = 1e-3;

  void fields(Fields& f);
  /// What a summary says of it: nothing.
  std::string detail() const { return ""; }
};
std::unique_ptr<Layer> make_layer(const LayerNormalization& config);

/// Per row divided by its root mean square, which needs no mean. Zhang & Sennrich 2019.
struct RMSNormalization {
  static constexpr std::string_view kind = "rms_normalization";

  double epsilon = 1e-6;  // Keras

  void fields(Fields& f);
  /// What a summary says of it: nothing.
  std::string detail() const { return ""; }
};
std::unique_ptr<Layer> make_layer(const RMSNormalization& config);

/// Per row, over each of `groups` neighbouring parts of its columns, which must be a multiple of
/// groups. Wu & He 2018.
struct GroupNormalization {
  static constexpr std::string_view kind = "group_normalization";

  std::int64_t groups = 32;
  double epsilon = 1e-3;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "32 groups".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const GroupNormalization& config);

/// Per row divided by its length √(Σ x²), at least 1e-6; nothing is learnt. Keras'
/// UnitNormalization, PyTorch's F.normalize.
struct UnitNormalization {
  static constexpr std::string_view kind = "unit_normalization";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const UnitNormalization& config);

}  // namespace lamina
