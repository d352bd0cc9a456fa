// The loss and the accuracy of a network on rows it does not learn from.
#pragma once

#include <optional>
#include <vector>

#include "training/network_loss.hpp"
#include "training/out_of_fold.hpp"

namespace lamina {

struct Measurement {
  double loss = 0;
  /// Of the first output, for losses that read logits of classes.
  std::optional<double> accuracy;
};

/// Runs the network in evaluation mode. It reads the parameters it was made with whenever asked,
/// and allocates nothing after the first call. Rows that have folds are measured by the members of
/// an ensemble that leave theirs out, each alone: the mean of them.
class Measure {
 public:
  /// All but `members` must outlive this; `examples` may have no rows.
  Measure(const Engine& engine, const Network& network, const ParameterArena& parameters,
          const NetworkLoss& loss, const Examples& examples, std::int64_t members);

  Measurement operator()();

  /// Bytes it holds.
  std::int64_t bytes() const;

 private:
  void make_room();
  void answer();
  Measurement measured(std::span<const Tensor> outputs);

  const Engine& engine_;
  NetworkLoss loss_;
  const Examples& examples_;
  std::optional<OutOfFold> out_of_fold_;
  Program program_;
  Program::Workspace workspace_;
  ParameterTable no_parameters_;
  ParameterArena no_values_;
  Tape tape_;
  std::vector<ConstView> inputs_;  ///< of a chunk of rows
  std::vector<Tensor> outputs_;
};

}  // namespace lamina
