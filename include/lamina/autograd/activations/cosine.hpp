// A wave.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// cos(z), off by at most 2e-7 for |z| ≤ 1000; of networks that represent waves (Sitzmann et al.
/// 2020 have the sine) and embeddings of numbers.
struct Cosine {
  static constexpr std::string_view kind = "cosine";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
