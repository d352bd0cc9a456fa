// Activations that bend below 0 into an exponential.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// z for z > 0, else alpha (e^z - 1). Clevert et al. 2016.
struct Elu {
  static constexpr std::string_view kind = "elu";
  static constexpr bool rectifies = true;
  double alpha = 1;
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

/// 1.0507… · Elu of alpha 1.6733…: with weights that start as LecunNormal (and AlphaDropout, not
/// Dropout) layers keep mean 0 and deviation 1 by themselves. Klambauer et al. 2017.
struct Selu {
  static constexpr std::string_view kind = "selu";
  static constexpr double alpha = 1.6732632423543772;
  static constexpr double scale = 1.0507009873554805;
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

/// z for z > 0, else alpha (e^(z/alpha) - 1), whose slope has no jump. Barron 2017.
struct Celu {
  static constexpr std::string_view kind = "celu";
  static constexpr bool rectifies = true;
  double alpha = 1;
  void fields(Fields& f);
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
