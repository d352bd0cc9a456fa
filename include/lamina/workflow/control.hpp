// What a run may be told while it trains, from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "lamina/training/command.hpp"

namespace lamina {

/// No further step until GoOn or StopTraining.
struct PauseTraining {};

/// Ends a pause; with `steps` above 0 the next one begins after so many.
struct GoOn {
  std::int64_t steps = 0;
};

/// Writes a checkpoint to `path`: a fork is a Training that goes on from there.
struct Snapshot {
  std::string path;
};

using RunCommand =
    std::variant<NewLearningRate, NewBatchSize, StopTraining, PauseTraining, GoOn, Snapshot>;

/// A letter box between a run and whoever directs it. Commands are taken between two steps, in
/// their order; one that cannot be obeyed is answered by a Note, and changes nothing. Looking into
/// an empty one costs a run nothing.
class Control {
 public:
  Control();
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  void send(RunCommand command);

  /// For the run: all that were sent, and nothing when there are none.
  std::vector<RunCommand> take();
  /// Returns when something was sent, or after `seconds`.
  void wait(double seconds);

 private:
  struct Box;
  std::unique_ptr<Box> box_;
};

}  // namespace lamina
