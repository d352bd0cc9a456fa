// The loss and the accuracy of a network on rows it does not learn from.
#pragma once

#include <optional>

#include "lamina/data/examples.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/objective/losses.hpp"

namespace lamina {

struct Measurement {
  double loss = 0;
  std::optional<double> accuracy;  ///< for the cross-entropies
};

/// Rows that run at once through a network lowered to `program`: enough to feed the matrix kernels,
/// few enough to stay in cache and to take little memory beside the training step's.
std::int64_t measured_at_once(const Program& program, std::int64_t rows);

/// Bytes that measuring `examples` (views may be without data) takes, the parameters and the
/// examples themselves not included.
std::int64_t measuring_bytes(const Sequential& network, const Loss& loss, const Examples& examples);

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

/// Whether a loss reads logits (the cross-entropies) or the network's answer.
Sequential::Output output_for(const Loss& loss);

}  // namespace lamina
