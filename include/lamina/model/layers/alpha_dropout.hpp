// Regularization by leaving out, for networks of selu.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// In training replaces each element with probability `rate` by what selu gives far below 0, and
/// scales and shifts all so that mean 0 and deviation 1 stay; passes everything on otherwise.
/// Klambauer et al. 2017.
struct AlphaDropout {
  static constexpr std::string_view kind = "alpha_dropout";

  double rate = 0.5;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "rate 0.1".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const AlphaDropout& config);

}  // namespace lamina
