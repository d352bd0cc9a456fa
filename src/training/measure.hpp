// The loss and the accuracy of a network on rows it does not learn from.
#pragma once

#include <optional>
#include <vector>

#include "training/network_loss.hpp"

namespace lamina {

struct Measurement {
  double loss = 0;
  /// Of the first output, for losses that read logits of classes.
  std::optional<double> accuracy;
};

/// Runs the network in evaluation mode. It reads the parameters it was made with whenever asked,
/// and allocates nothing after the first call.
class Measure {
 public:
  Measure(const Engine& engine, const Network& network, const ParameterArena& parameters,
          const NetworkLoss& loss);

  Measurement operator()(const Examples& examples);

  /// Bytes it holds.
  std::int64_t bytes() const;

 private:
  void make_room(const Examples& examples);
  void answer(const Examples& examples);

  const Engine& engine_;
  NetworkLoss loss_;
  Program program_;
  Program::Workspace workspace_;
  ParameterTable no_parameters_;
  ParameterArena no_values_;
  Tape tape_;
  std::vector<ConstView> inputs_;  ///< of a chunk of rows
  std::vector<Tensor> outputs_;
};

}  // namespace lamina
