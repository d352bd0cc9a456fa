// Where branches of a network meet: side by side.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// Two or more inputs [B,…,F1], [B,…,F2], … -> [B,…,F1+F2+…], joined along the last axis.
struct Concatenate {
  static constexpr std::string_view kind = "concatenate";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const Concatenate& config);

}  // namespace lamina
