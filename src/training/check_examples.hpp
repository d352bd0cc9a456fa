// What a network and its rows must be before anything runs.
#pragma once

#include <string_view>

#include "training/network_loss.hpp"

namespace lamina {

/// Throws Error `usage.shape` unless shapes and types of `examples` (views may be without data; all
/// may be without rows) are what the built `network` and `loss` read. `which` names them: "training
/// rows".
void check_shapes(const Network& network, const NetworkLoss& loss, const Examples& examples,
                  std::string_view which);

/// The same of the values behind those shapes: `usage.bad_code`, `usage.bad_label`,
/// `usage.bad_weight` or `usage.not_finite`, with row and column.
void check_values(const Network& network, const NetworkLoss& loss, const Examples& examples,
                  std::string_view which);

/// Error `usage.folds` unless training rows have as many folds as the training, none of them empty.
void check_folds(const Examples& training, const Examples& validation, std::int64_t folds);

}  // namespace lamina
