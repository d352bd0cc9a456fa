// The loss and the accuracy of a network on rows it does not learn from.
#pragma once

#include <optional>

#include "lamina/data/examples.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/objective/losses.hpp"

namespace lamina {

struct Measurement {
  double loss = 0;
  std::optional<double> accuracy;  ///< for losses that read logits of classes
};

/// Runs the network in evaluation mode. It reads the parameters it was made with whenever asked,
/// and allocates nothing after the first call.
class Measure {
 public:
  Measure(const Engine& engine, const Sequential& network, const ParameterArena& parameters,
          const Loss& loss);

  Measurement operator()(const Examples& examples);

  /// Bytes it holds.
  std::int64_t bytes() const;

 private:
  void answer(const Examples& examples);

  const Engine& engine_;
  Loss loss_;
  Program program_;
  Program::Workspace workspace_;
  ParameterTable no_parameters_;
  ParameterArena no_values_;
  Tape tape_;
  Tensor numbers_;  ///< of a chunk of images
  Tensor outputs_;
};

}  // namespace lamina
