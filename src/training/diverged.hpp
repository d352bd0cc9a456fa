// The error of a training whose numbers have left the numbers.
#pragma once

#include <string>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

/// `training.diverged` at `place`, naming the first layer of the step on `tape` whose output is not
/// finite.
Error diverged(const Tape& tape, const Network& network, const std::string& place,
               double learning_rate);

}  // namespace lamina
