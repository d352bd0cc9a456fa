// Rows of no table, to run a network that nobody has data for.
#pragma once

#include <vector>

#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// Inputs that the nodes name, or else that their layers need: "numbers" [5], "codes" of 3 and 12
/// categories, "image" [6,6,1].
std::vector<Field> likely_inputs(const Network& network);

/// The losses that the heads of a built network ask for: cross-entropy after softmax and the
/// sigmoid of one unit, else mean squared error.
FitOptions likely_losses(const Network& network);

struct RandomRows {
  std::vector<Tensor> inputs, targets;
  Examples examples() const;
};

/// Normal numbers, any codes and pixels; targets of the kinds that the losses read.
RandomRows random_rows(const Network& network, const FitOptions& losses, std::int64_t rows,
                       Seed seed);

}  // namespace lamina
