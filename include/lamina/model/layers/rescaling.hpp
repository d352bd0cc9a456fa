// Numbers on another scale.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// scale · x + offset, e.g. {.scale = 2, .offset = -1} for [0, 1] -> [-1, 1].
struct Rescaling {
  static constexpr std::string_view kind = "rescaling";

  double scale = 1;  ///< Keras asks for it
  double offset = 0;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "2 x - 1".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const Rescaling& config);

}  // namespace lamina
