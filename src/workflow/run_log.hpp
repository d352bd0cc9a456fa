// The log of a run: what it measured, what it was told, and where it ran, each in a file.
#pragma once

#include <fstream>
#include <optional>
#include <string>

#include "lamina/core/events.hpp"
#include "lamina/training/state.hpp"
#include "lamina/workflow/run_log.hpp"
#include "workflow/logged_command.hpp"

namespace lamina {

namespace log_file {
inline constexpr const char* metrics = "/metrics.jsonl";
inline constexpr const char* epochs = "/metrics.csv";
inline constexpr const char* commands = "/commands.jsonl";
inline constexpr const char* environment = "/environment.json";
inline constexpr const char* fork = "/fork.checkpoint";
}  // namespace log_file

/// Stands before the sink of the caller, since the loss of a step is known by its event alone. A
/// line that cannot be written is told once, and the training goes on.
class RunLog final : public EventSink {
 public:
  /// `environment` is the whole text of that file. Goes on after step `step`: what a killed run
  /// wrote after its checkpoint is taken back, and all of it when the run starts.
  RunLog(const LogOptions& options, const std::string& environment,
         std::optional<std::int64_t> step, EventSink* sink);

  /// Copies the checkpoint at `path` that the run begins from, so that the log alone repeats it.
  /// Error `io.not_writable`.
  void keep_fork(const std::string& path);

  void receive(const Event& event) override;
  /// After every step.
  void stepped(const TrainingState& state);
  void took(const LoggedCommand& command);

 private:
  void write(std::ofstream& file, const std::string& line);

  const LogOptions& options_;
  EventSink* sink_;
  double loss_ = 0;  ///< of the last step
  std::ofstream metrics_, epochs_, commands_;
  bool failed_ = false;
};

}  // namespace lamina
