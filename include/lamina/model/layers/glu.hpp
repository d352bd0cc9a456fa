// Gates: half of the numbers say how much of the others passes.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// a ∘ sigmoid(b), where a and b are the halves of the last axis: [B,2F] -> [B,F]. Dauphin et al.
/// 2017.
struct GLU {
  static constexpr std::string_view kind = "glu";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const GLU& config);

/// a ∘ silu(b): [B,2F] -> [B,F]. After a Dense of 2F units it is the SwiGLU of Shazeer 2020.
struct SwiGLU {
  static constexpr std::string_view kind = "swiglu";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const SwiGLU& config);

}  // namespace lamina
