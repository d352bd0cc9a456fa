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

/// In training multiplies each element by a normal number around 1, whose deviation
/// √(rate / (1 - rate)) is that of Dropout's factor; passes everything on otherwise. Srivastava et
/// al. 2014, section 10.
struct GaussianDropout {
  static constexpr std::string_view kind = "gaussian_dropout";

  double rate = 0.5;  ///< Keras asks for it

  void fields(Fields& f);
  /// What a summary says of it, e.g. "rate 0.5".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const GaussianDropout& config);

}  // namespace lamina
