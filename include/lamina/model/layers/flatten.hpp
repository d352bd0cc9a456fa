// From any shape to a row of numbers.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// [B,H,W,C] -> [B, H·W·C], in row-major order.
struct Flatten {
  static constexpr std::string_view kind = "flatten";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Flatten& config);

}  // namespace lamina
