// A network that a user wrote, made to fit a table.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lamina/core/note.hpp"
#include "lamina/model/network.hpp"
#include "workflow/defaults.hpp"

namespace lamina {

struct FittedNetwork {
  Network network;  ///< built
  Notes added;      ///< `train.note.added_layer` for whatever was added
};

/// The network as it is where it fits; else with a layer in front that makes numbers of the inputs,
/// and one behind that answers the task. Error `usage.conflict` where what stands there contradicts
/// the task, e.g. a softmax over another number of classes.
FittedNetwork fit_to_data(const Network& network, const DataSize& size);

/// Error `usage.conflict` for options that describe a network beside one that is given.
void refuse_network_options(const TrainOptions& options, const Network& network);

}  // namespace lamina
