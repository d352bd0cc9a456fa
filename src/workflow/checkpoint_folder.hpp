// The checkpoints of one run in a folder: the last two, and the first that holds the best values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/events.hpp"
#include "workflow/checkpoint.hpp"

namespace lamina {

class CheckpointFolder {
 public:
  /// Makes the folder where there is none, and clears away what a killed run left half written.
  /// Error `io.…` when it cannot be written to, `usage.folder_in_use` while another run saves
  /// there.
  explicit CheckpointFolder(const std::string& folder);
  ~CheckpointFolder();
  CheckpointFolder(const CheckpointFolder&) = delete;
  CheckpointFolder& operator=(const CheckpointFolder&) = delete;

  bool empty() const { return files_.empty(); }
  const std::string& path() const { return folder_; }

  /// Of which run they are, as the newest says whose header is whole; nothing without one.
  std::optional<std::string> run() const;

  /// The newest that is whole, and clears away as save() does; nothing when there are none. `sink`
  /// is told which are passed over.
  /// Error `usage.other_…` when it is of another run than `run`, `checkpoint.…` when none is whole.
  std::optional<TrainingState> newest(const Network& network, const std::string& run,
                                      const Registry& registry, EventSink* sink);

  /// Writes one, reads it back, and only then removes those that are no longer wanted.
  void save(const Network& network, const TrainingState& state, const std::string& run);

 private:
  struct File {
    std::int64_t step;
    std::int64_t best_epoch;  ///< whose values are the best ones there
    std::string path;
  };
  static std::optional<File> file_of(const std::string& folder, const std::string& name);
  void lock();
  void list();
  /// `newest` is whole.
  void remove_old(const File& newest);

  std::string folder_;
  int descriptor_ = -1;      // holds the lock
  std::vector<File> files_;  // by step
};

/// Error `usage.checkpoints_there` unless the folder has none.
void require_unused(const CheckpointFolder& folder);

}  // namespace lamina
