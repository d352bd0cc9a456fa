// A model's network in double, whose every input is numbers, so that all of them have gradients.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"

namespace lamina {

/// Where an Embedding read codes it reads, from an input "codes-<node>", what it made of them:
/// ones and zeros, and learnt vectors. Pixels are numbers from 0 to 1.
class ExpandedNetwork {
 public:
  /// What the expanded input has of one column of codes.
  struct Slice {
    std::int64_t column = 0;
    std::int64_t place = 0, width = 0;  ///< in the input
    std::int64_t categories = 0;
    const ParameterEntry* table = nullptr;  ///< [K+1, width]; null: one-hot
  };
  struct Input {
    std::size_t original = 0;        ///< which input of the model's network
    std::vector<Slice> slices = {};  ///< of codes; empty for numbers and pixels
  };

  /// `artifact` must outlive it. Error `usage.other_codes` where another layer reads codes.
  explicit ExpandedNetwork(const Artifact& artifact);

  const Network& network() const { return network_; }
  const ParameterArena& parameters() const { return parameters_; }
  const std::vector<Input>& inputs() const { return inputs_; }

  /// One row [1,…] of each input, from those of the model's network.
  std::vector<Tensor> expand(std::span<const ConstView> row) const;

 private:
  void add_codes(std::size_t original, const Node& owner, Node& reader, std::vector<Field>& fields);

  const Artifact& artifact_;
  Network network_;
  ParameterArena parameters_;
  std::vector<Input> inputs_;
};

}  // namespace lamina
