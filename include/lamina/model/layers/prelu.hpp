// A non-linearity that learns.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"
#include "lamina/model/initializer.hpp"

namespace lamina {

class Layer;

/// x for x > 0, else alpha · x with a learnt alpha [F]: one for each number of a row, none shared by
/// several. Keras starts it at 0, PyTorch at Constant{0.25}. He et al. 2015.
struct PReLU {
  static constexpr std::string_view kind = "prelu";

  Initializer alpha_initializer = Zeros{};

  void fields(Fields& f);
  /// What a summary says of it: nothing.
  std::string detail() const { return ""; }
};
std::unique_ptr<Layer> make_layer(const PReLU& config);

}  // namespace lamina
