// Regularization by leaving out.
#pragma once

#include "lamina/core/fields.hpp"

namespace lamina {

/// In training sets each element to 0 with probability `rate` and divides the others by 1 - rate;
/// passes everything on otherwise. Srivastava et al. 2014.
struct Dropout {
  static constexpr std::string_view kind = "dropout";

  double rate = 0.5;

  void fields(Fields& f);
};

}  // namespace lamina
