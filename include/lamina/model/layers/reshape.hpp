// Another shape of the same numbers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// [B,…] -> [B, target_shape], in row-major order. One of the sizes may be -1: what is left.
struct Reshape {
  static constexpr std::string_view kind = "reshape";

  std::vector<std::int64_t> target_shape = {-1};  ///< of a row; at most three sizes

  void fields(Fields& f);
  /// What a summary says of it: the shape itself stands beside it.
  std::string detail() const { return ""; }
};
std::unique_ptr<Layer> make_layer(const Reshape& config);

}  // namespace lamina
