// What a run may be told while it trains, from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "lamina/training/command.hpp"

namespace lamina {

class Training;

/// No further step until GoOn or StopTraining.
struct PauseTraining {};

/// Ends a pause. With `steps` or `epochs` above 0 the next one begins after so many, whichever come
/// first; the running epoch counts as one.
struct GoOn {
  std::int64_t steps = 0;
  std::int64_t epochs = 0;
};

/// Writes a checkpoint to `path`. No command forks a run: it is a snapshot, and another run that
/// begins from the file (TrainOptions::checkpoint.fork, `lamina train --fork`) while this one goes
/// on. The log of this one has the snapshot; that of the fork begins with a copy of the file and,
/// as commands, what it changed.
struct Snapshot {
  std::string path;
};

using RunCommand = std::variant<NewLearningRate, NewBatchSize, NewEpochs, StopTraining,
                                PauseTraining, GoOn, Snapshot>;

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

  /// `look` is called by the run itself between two steps, in a pause some twenty times a second,
  /// and once more when no step is left; what it is shown is good until it returns. To be said
  /// before the run begins.
  void let_look(std::function<void(const Training&)> look);

  /// For the run: lets who wants look.
  void show(const Training& training) const;
  /// For the run: all that were sent, and nothing when there are none.
  std::vector<RunCommand> take();
  /// Returns when something was sent, or after `seconds`.
  void wait(double seconds);

 private:
  struct Box;
  std::unique_ptr<Box> box_;
};

}  // namespace lamina
