// A checkpoint file, read in two steps: what run it is of, and then its state.
#pragma once

#include <string>

#include "artifacts/file.hpp"
#include "artifacts/json.hpp"
#include "artifacts/tensor_file.hpp"
#include "lamina/workflow/checkpoint.hpp"

namespace lamina {

/// The bytes of the file.
std::string checkpoint_bytes(const Network& network, const TrainingState& state,
                             const std::string& run);

/// Knows a run's own members, which its checkpoints may name.
Registry registry_of(const FitOptions& options);

class CheckpointFile {
 public:
  /// Reads the header. Errors as load_checkpoint().
  explicit CheckpointFile(const std::string& path);

  /// The text that was kept beside the state.
  const std::string& run() const { return run_; }
  TrainingState state(const Network& network, const Registry& registry) const;

 private:
  const InputFile source_;
  const TensorFile file_;
  Json head_;
  std::string run_;
};

}  // namespace lamina
