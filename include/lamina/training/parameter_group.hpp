// Parameters that learn in a way of their own: another rate, another decay, another optimizer, or
// not at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lamina/training/optimizer_config.hpp"

namespace lamina {

/// One kind of parameters, or any.
enum class GroupKind : std::uint8_t { any, weight, bias, scale, embedding };

/// Those whose name and kind fit; of several groups the first takes a parameter. Running statistics
/// belong to none.
struct ParameterGroup {
  std::string names = "*";  ///< with * for any characters, as in "dense_1.*"
  GroupKind kind = GroupKind::any;
  double rate = 1;           ///< times the learning rate
  double weight_decay = -1;  ///< of all of them, biases too; below 0: as without a group
  bool frozen = false;       ///< they stay as they start
  std::optional<OptimizerConfig> optimizer = {};  ///< with a learning rate of its own

  /// Throws Error `usage.bad_value` when it is told of two optimizers.
  void fields(Fields& f);
};

}  // namespace lamina
