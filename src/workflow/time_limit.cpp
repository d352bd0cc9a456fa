#include "workflow/time_limit.hpp"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

// Scores, calibration and files come behind the steps.
constexpr double share_behind = 0.05;
constexpr double seconds_behind = 0.4;
constexpr double most_behind = 0.4;  // of a limit of a second or two

constexpr double sure = 0.95;  // the last epoch, where the rate has come down, is worth most
constexpr std::int64_t cold_steps = 2;
constexpr double first_look = 0.05;  // of the limit: enough steps to time them
constexpr double next_look = 1.5;    // times as long after the start

double since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TimeLimit::TimeLimit(double seconds, std::chrono::steady_clock::time_point start, std::int64_t rows)
    : seconds_(seconds), start_(start), rows_(static_cast<double>(rows)) {}

double TimeLimit::left() const {
  const double behind =
      std::max(share_behind * seconds_, std::min(seconds_behind, most_behind * seconds_));
  return std::max(0.0, seconds_ - behind - since(start_));
}

std::optional<NewEpochs> TimeLimit::epochs_that_fit(const TrainingState& state) {
  const double now = since(start_);
  const double done =
      static_cast<double>(state.epoch) + static_cast<double>(state.epoch_rows) / rows_;
  if (planned_ == 0) {
    if (state.step < cold_steps) return {};
    planned_ = state.options.epochs;
    from_ = now;
    done_ = done;
    next_look_ = now + first_look * seconds_;
    return {};
  }
  if (now < next_look_ || done <= done_) return {};
  next_look_ = from_ + (now - from_) * next_look;
  const double epoch_seconds = (now - from_) / (done - done_);
  const auto fit = static_cast<std::int64_t>(std::floor(done + sure * left() / epoch_seconds));
  const std::int64_t begun = state.epoch + (state.epoch_rows > 0 ? 1 : 0);
  const std::int64_t epochs = std::clamp(fit, std::max<std::int64_t>(begun, 1), planned_);
  if (epochs == state.options.epochs) return {};
  return NewEpochs{epochs};
}

}  // namespace lamina
