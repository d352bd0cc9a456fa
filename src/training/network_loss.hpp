// What a network is trained for: a loss for each of its outputs.
#pragma once

#include <span>
#include <vector>

#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

class NetworkLoss {
 public:
  /// Of a built network. Throws Error `usage.unbuilt_network`, or `usage.losses` unless options
  /// give every output one loss.
  NetworkLoss(const Network& network, const FitOptions& options);

  /// Of each output, in the network's order.
  const Loss& loss(std::size_t output) const { return losses_[output]; }
  /// What of each output its loss reads.
  std::span<const Network::Output> reads() const { return reads_; }
  /// Takes out what helps learning but is not part of what is measured.
  void measure_only();

  /// Records the losses of `outputs` against the targets of `rows`: their sum by weight.
  Var record(Tape& tape, std::span<const Var> outputs, const Examples& rows) const;

 private:
  std::vector<Loss> losses_;
  std::vector<double> weights_;
  std::vector<Network::Output> reads_;
};

}  // namespace lamina
