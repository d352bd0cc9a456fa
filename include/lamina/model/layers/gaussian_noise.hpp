// Regularization by noise.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// In training adds a normal number of deviation `stddev` to each element; passes everything on
/// otherwise. Sietsma & Dow 1991.
struct GaussianNoise {
  static constexpr std::string_view kind = "gaussian_noise";

  double stddev = 0.1;  ///< Keras asks for it

  void fields(Fields& f);
  /// What a summary says of it, e.g. "stddev 0.1".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const GaussianNoise& config);

}  // namespace lamina
