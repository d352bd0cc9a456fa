#include "workflow/time_limit.hpp"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr double for_steps = 0.95;
constexpr double first_look = 0.05;  // of what is left: enough steps to time them

double since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TimeLimit::TimeLimit(double seconds, std::chrono::steady_clock::time_point start, std::int64_t rows)
    : seconds_(seconds),
      start_(start),
      first_step_(std::chrono::steady_clock::now()),
      rows_(rows),
      next_look_(first_look * left()) {}

double TimeLimit::left() const {
  return std::max(0.0, for_steps * seconds_ - since(start_));
}

std::optional<NewEpochs> TimeLimit::epochs_that_fit(const TrainingState& state) {
  const double spent = since(first_step_);
  if (spent < next_look_ || rows_ == 0) return {};
  next_look_ = spent * 1.5;
  const double done = static_cast<double>(state.epoch) +
                      static_cast<double>(state.epoch_rows) / static_cast<double>(rows_);
  if (done <= 0) return {};
  const auto fit = static_cast<std::int64_t>(std::floor(done + left() / (spent / done)));
  const std::int64_t begun = state.epoch + 1;
  const std::int64_t epochs = std::max(fit, begun);
  if (epochs >= state.options.epochs) return {};
  return NewEpochs{epochs};
}

}  // namespace lamina
