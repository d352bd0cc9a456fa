// Squared error where errors are small, absolute error where they are large, without a seam.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// log cosh(y - t), averaged over the outputs of a row: about e² / 2 near 0, |e| - log 2 far from
/// it. Keras has it; PyTorch does not.
struct LogCosh {
  static constexpr std::string_view kind = "log_cosh";

  void fields(Fields&) {}
};
/// prediction[B,O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const LogCosh& config, Var prediction, Var target, Var weights = {});

}  // namespace lamina
