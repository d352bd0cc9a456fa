// Steps of hidden weight matrices that change every direction alike.
#pragma once

#include <memory>

#include "lamina/core/fields.hpp"

namespace lamina {

class OptimizerRule;

/// For the matrix of a hidden layer: M = momentum M + (1 - momentum) g, G = momentum M + (1 -
/// momentum) g (without nesterov M), and W -= learning_rate (weight_decay W + s U), where U is G
/// with all singular values brought near 1: X = G / (‖G‖ + epsilon), and ns_steps times X = a X +
/// (b A + c A²) X with A = X Xᵀ and (a, b, c) = (3.4445, -4.7750, 2.0315). s = rms_rate √(the
/// longer side), so that a rate of AdamW suits (Liu et al. 2025); with rms_rate 0 it is √max(1,
/// outputs / inputs). All other parameters (biases, scales, embeddings, the first and the last
/// weights, weights of ensembles) take the steps of AdamW. Jordan et al. 2024. Defaults as Keras;
/// those of PyTorch are weight_decay 0.1 and the s of rms_rate 0, and it leaves the other
/// parameters out.
struct Muon {
  static constexpr std::string_view kind = "muon";

  double learning_rate = 0.001;
  double momentum = 0.95;
  bool nesterov = true;
  double weight_decay = 0.004;
  std::int64_t ns_steps = 5;
  double rms_rate = 0.2;
  double adam_beta1 = 0.9;
  double adam_beta2 = 0.999;
  double epsilon = 1e-7;

  void fields(Fields& f);
};
std::shared_ptr<const OptimizerRule> make_rule(const Muon& config);

}  // namespace lamina
