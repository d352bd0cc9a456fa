// Softplus and sigmoid that reach their ends: exactly 0 below -1.
#pragma once

#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// 0 up to -1, z from 1 on, (z + 1)² / 4 between. Martins & Astudillo 2016.
struct SparsePlus {
  static constexpr std::string_view kind = "sparse_plus";
  static constexpr bool rectifies = true;
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

/// 0 up to -1, 1 from 1 on, (z + 1) / 2 between: the slope of SparsePlus.
struct SparseSigmoid {
  static constexpr std::string_view kind = "sparse_sigmoid";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

}  // namespace lamina
