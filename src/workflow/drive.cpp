#include "workflow/drive.hpp"

#include <optional>
#include <utility>

#include "workflow/checkpoint_saver.hpp"

namespace lamina {

namespace {

Training begin(const Drive& drive, std::optional<TrainingState> state) {
  if (state) {
    return Training(drive.engine, drive.network, *std::move(state), drive.training,
                    drive.validation, drive.sink);
  }
  return Training(drive.engine, drive.network,
                  drive.network.initialize(Seed(drive.options.seed).at("parameters")),
                  drive.training, drive.validation, drive.options, drive.sink);
}

Driven end(Training& training) {
  FitResult result = training.finish();
  return {std::move(result), training.take_best()};
}

}  // namespace

Driven run(const Drive& drive) {
  if (drive.checkpoint.folder.empty()) {
    Training training = begin(drive, {});
    while (training.epoch()) continue;
    return end(training);
  }
  CheckpointSaver saver(drive.checkpoint, drive.network, drive.run, drive.sink);
  Training training = begin(drive, saver.resume(drive.options));
  // A training that goes on does not know the flag of the one that began.
  const auto stopped = [&] {
    return drive.options.stop != nullptr && drive.options.stop->load(std::memory_order_relaxed);
  };
  while (!stopped() && training.step()) saver.stepped(training.state());
  saver.ended(training.state());
  return end(training);
}

}  // namespace lamina
