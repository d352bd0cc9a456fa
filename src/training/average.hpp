// An average of the parameters over the last steps, which swings less than they do.
#pragma once

#include "lamina/core/engine.hpp"
#include "lamina/core/parameters.hpp"

namespace lamina {

/// average += (1 - m) (parameters - average), running statistics too, after `step` (from 0) with
/// m = min(memory, (1 + step) / (10 + step)): early on, where the parameters started is soon
/// forgotten. What does not move is its own average, exactly. The warm-up is TensorFlow's.
void follow(const Engine& engine, ParameterArena& average, const ParameterArena& parameters,
            double memory, std::int64_t step);

}  // namespace lamina
