// Where a training starts, also where that depends on the rows to learn from.
#pragma once

#include <cstdint>

#include "lamina/core/engine.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

/// network.initialize() for a training of that seed, of which those initializers of Dense that read
/// data (DataDriven, HePlus) then see what their layers make of the training rows, layer after
/// layer, weights before biases: of 16,384 rows at random where there are more. Same seed and rows,
/// same bits, on any number of threads.
ParameterArena initial_parameters(const Engine& engine, const Network& network,
                                  const Examples& training, std::uint64_t seed);

}  // namespace lamina
