// Members side by side, which see numbers as they are, as places in bins, or as embeddings of
// these.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lamina/model/network.hpp"
#include "workflow/defaults.hpp"

namespace lamina {

/// Numbers that stand for a column in the embedding, as TabM was published.
constexpr std::int64_t embedding_dimension = 16;

/// What the members of an ensemble have in common.
struct MemberShape {
  std::vector<std::int64_t> units;            ///< of each hidden layer
  std::optional<Activation> activation = {};  ///< the recipe's, where it is not said
  double dropout = 0;                         ///< after each hidden layer
};

/// Members of that shape, the mean of their last layers, and the answer to the task. Without edges,
/// or without numbers, all members see the same inputs.
Network ensemble_network(const DataSize& size, const MemberShape& shape);

}  // namespace lamina
