// Training as it runs: one moving line on a terminal, a line now and then in a log.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/core/events.hpp"
#include "screen/console.hpp"
#include "screen/loss_unit.hpp"

namespace lamina::cli {

class Progress final : public EventSink {
 public:
  explicit Progress(Console& console, LossUnit unit = {}) : console_(console), unit_(unit) {}
  ~Progress() override;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void receive(const Event& event) override;

 private:
  using Clock = std::chrono::steady_clock;

  void began(const TrainingStarted& started);
  void stepped(const StepEnded& step);
  void finished(const EpochEnded& epoch);
  void ended(const TrainingEnded& end);
  void draw();
  void clear_line();
  /// "epoch 12/200  [bar]  loss 0.31  …" for the moving line, cut to the screen.
  std::string moving_line() const;
  std::string epoch_line(const EpochEnded& epoch) const;
  std::string curve() const;
  double seconds() const;

  Console& console_;
  LossUnit unit_;  ///< of validation losses
  TrainingStarted started_{};
  std::optional<EpochEnded> last_;
  std::optional<EpochEnded> best_;
  std::vector<double> losses_;  ///< validation where there is one, else training
  std::int64_t epoch_ = 1;
  std::int64_t step_ = 0;
  double step_loss_ = 0;
  Clock::time_point start_;
  Clock::time_point drawn_;
  double logged_ = 0;  ///< seconds at the last line of a log
  std::int64_t logged_epoch_ = 0;
  bool line_open_ = false;
};

/// A curve of losses in one line, "█▆▄▃▂▂▁▁", of at most `width` columns, by their logarithms so
/// that a steep start does not flatten the rest; "" without UTF-8 or two values.
std::string sparkline(const std::vector<double>& values, int width, bool unicode);

}  // namespace lamina::cli
