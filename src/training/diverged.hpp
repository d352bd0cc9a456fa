// The error of a training whose numbers have left the numbers.
#pragma once

#include <string>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

/// `training.diverged` at `place`, naming the first operation of the step on `tape` whose output is
/// not finite, its layer, and the first of `parameters` that is not.
Error diverged(const Tape& tape, const Network& network, const ParameterArena& parameters,
               const std::string& place, double learning_rate);

}  // namespace lamina
