// Where branches of a network meet: sums.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// Two or more inputs of one shape -> their sum: the end of a residual block. He et al. 2015.
struct Add {
  static constexpr std::string_view kind = "add";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Add& config);

}  // namespace lamina
