// Regularization by leaving out.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// In training sets each element to 0 with probability `rate` and divides the others by 1 - rate;
/// passes everything on otherwise. Srivastava et al. 2014.
struct Dropout {
  static constexpr std::string_view kind = "dropout";

  double rate = 0.5;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "rate 0.1".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const Dropout& config);

}  // namespace lamina
