// A training that is under way as one file, from which it goes on with the same bits.
#pragma once

#include <string>

#include "lamina/core/family.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/state.hpp"

namespace lamina {

/// Where a run leaves checkpoints, and how often. With no interval: after every epoch.
struct CheckpointOptions {
  std::string folder = {};  ///< made when it is not there; "": no checkpoints
  std::int64_t every_epochs = 0;
  std::int64_t every_steps = 0;
  double every_seconds = 0;
  bool resume = false;  ///< go on from the newest in `folder`; start where there is none
  /// A checkpoint of another run, from which this one starts. Data and options are those of that
  /// run, but learning rate, batch size and epochs may be others: commands then set them before the
  /// first step. What is not said of them is as there. "": none.
  std::string fork = {};
};

/// Error unless a run with these options can begin: to be asked before the work. Makes the folder.
/// Error `io.…` when it cannot be written to, `usage.folder_in_use` while another run saves there,
/// `usage.checkpoints_there` when it has some and is not to be gone on from; `checkpoint.…` when it
/// would start from a file that is none.
void check_checkpoints(const CheckpointOptions& options);

/// Writes all of `state`, a training of the built `network`, to `path`: the whole file, or nothing;
/// what was there is replaced. Equal states give equal bytes. `run` is kept beside it, as it is.
/// Error `io.…`.
void save_checkpoint(const Network& network, const TrainingState& state, const std::string& path,
                     const std::string& run = "");

/// What save_checkpoint() wrote, for a Training to go on from. Error `checkpoint.…` for a file that
/// is damaged, of another program or of another version of this one; `usage.other_network` when it
/// is of a network with other parameters; `checkpoint.missing_file` or `io.…` when it cannot be
/// read. A user's own losses, optimizers and schedules are known when `registry` has them.
TrainingState load_checkpoint(const Network& network, const std::string& path,
                              const Registry& registry = {});

}  // namespace lamina
