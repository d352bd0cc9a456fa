// The loss of a network that says how sure it is: it answers a mean and a spread.
#pragma once

#include "lamina/autograd/tape.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/objective/targets.hpp"

namespace lamina {

/// (s + (t - m)² exp(-s)) / 2, averaged over the targets of a row: -log of the normal density at t
/// with mean m and variance exp(s), but for log(2π) / 2. Of 2 O outputs the first O are the means,
/// the others the logarithms s of the variances; a variance below 1e-6 counts as that. Nix &
/// Weigend 1994. PyTorch's GaussianNLLLoss takes the variance itself; Keras has none.
struct GaussianLikelihood {
  static constexpr std::string_view kind = "gaussian";
  static constexpr Targets targets = Targets::numbers;
  static constexpr std::int64_t outputs_a_target = 2;

  void fields(Fields&) {}
};
/// prediction[B,2O] and target[B,O] of the tape's type; weights[B] or none -> [].
Var record_loss(Tape& tape, const GaussianLikelihood& config, Var prediction, Var target,
                Var weights = {});

}  // namespace lamina
