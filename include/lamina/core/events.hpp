// How progress leaves the training loop: as plain values sent to a sink. The library never prints.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "lamina/core/note.hpp"

namespace lamina {

struct TrainingStarted {
  std::int64_t epochs;
  std::int64_t steps_per_epoch;
  std::int64_t training_rows;
  std::int64_t validation_rows;
  std::int64_t parameters;
};

struct StepEnded {
  std::int64_t epoch;  ///< from 1
  std::int64_t step;   ///< within the epoch, from 1
  std::int64_t steps_per_epoch;
  double loss;  ///< of this batch
};

struct EpochEnded {
  std::int64_t epoch;  ///< from 1
  std::int64_t epochs;
  double loss;                            ///< running mean over the epoch, in training mode
  std::optional<double> validation_loss;  ///< in evaluation mode
  std::string metric;                     ///< e.g. "accuracy"; empty without validation
  double validation_metric = 0;
  double learning_rate = 0;  ///< of its last step
  bool best = false;
  double seconds = 0;     ///< since training started
  std::int64_t rows = 0;  ///< rows an epoch
};

/// Why training ended without an error.
enum class StopReason : std::uint8_t { finished, no_progress, interrupted, time_limit };

struct TrainingEnded {
  StopReason reason;
  std::int64_t epochs;      ///< epochs run
  std::int64_t best_epoch;  ///< from 1; 0 when none ended
  double seconds;
};

/// The run was told to do otherwise, and does so from the next step on.
struct CommandTaken {
  std::int64_t step;    ///< taken so far, over all epochs
  std::string command;  ///< for people, e.g. "learning rate 0.01"
};

using Event =
    std::variant<TrainingStarted, StepEnded, EpochEnded, TrainingEnded, CommandTaken, Note>;

/// A callback, as Keras calls it: it hears of every event, and ends or changes the run through what
/// the run is told (FitOptions::stop, Training::set()) from the next step on.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void receive(const Event& event) = 0;
};

/// Each as an event; nothing without a sink.
void send(std::span<const Note> notes, EventSink* sink);

/// A callback for one kind of event: On<EpochEnded> sink([&](const EpochEnded& epoch) { … });
template <class Kind>
class On final : public EventSink {
 public:
  explicit On(std::function<void(const Kind&)> call) : call_(std::move(call)) {}
  void receive(const Event& event) override {
    if (const auto* mine = std::get_if<Kind>(&event)) call_(*mine);
  }

 private:
  std::function<void(const Kind&)> call_;
};

}  // namespace lamina
