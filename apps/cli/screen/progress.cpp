#include "screen/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "screen/numbers.hpp"
#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"

namespace lamina::cli {

namespace {

constexpr double redraw_seconds = 0.08;
constexpr std::int64_t log_lines = 20;
constexpr double log_seconds = 30;

std::string bar(double done, int width, const Screen& screen) {
  const int filled = std::clamp(static_cast<int>(std::lround(done * width)), 0, width);
  std::string full;
  std::string empty;
  for (int i = 0; i < filled; ++i) full += screen.unicode ? "━" : "=";
  for (int i = filled; i < width; ++i) empty += screen.unicode ? "─" : ".";
  return screen.green(full) + screen.faint(empty);
}

}  // namespace

std::string sparkline(const std::vector<double>& values, int width, bool unicode) {
  static constexpr const char* levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr double smallest = 1e-12;
  if (!unicode || values.size() < 2 || width < 2) return "";
  const std::size_t columns = std::min(values.size(), static_cast<std::size_t>(width));
  std::vector<double> heights;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t begin = column * values.size() / columns;
    const std::size_t end = std::max(begin + 1, (column + 1) * values.size() / columns);
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += std::log(std::max(values[i], smallest));
    heights.push_back(sum / static_cast<double>(end - begin));
  }
  const auto [low, high] = std::minmax_element(heights.begin(), heights.end());
  const double range = *high - *low;
  std::string line;
  for (const double height : heights) {
    const double share = range > 0 && std::isfinite(range) ? (height - *low) / range : 0;
    line += levels[std::clamp(static_cast<int>(share * 8), 0, 7)];
  }
  return line;
}

Progress::~Progress() {
  clear_line();
}  // an exception may have left the moving line open

void Progress::receive(const Event& event) {
  if (const auto* note = std::get_if<Note>(&event)) {
    clear_line();
    console_.note(*note);
  }
  if (console_.quiet()) return;
  if (const auto* step = std::get_if<StepEnded>(&event)) {
    stepped(*step);
  } else if (const auto* epoch = std::get_if<EpochEnded>(&event)) {
    finished(*epoch);
  } else if (const auto* started = std::get_if<TrainingStarted>(&event)) {
    began(*started);
  } else if (const auto* end = std::get_if<TrainingEnded>(&event)) {
    ended(*end);
  } else if (const auto* taken = std::get_if<CommandTaken>(&event)) {
    if (taken->command == "stop") return;  // the end says why
    clear_line();
    console_.message(fmt::format("after step {}: {}\n", taken->step, taken->command));
  }
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::began(const TrainingStarted& started) {
  started_ = started;
  start_ = drawn_ = Clock::now();
  draw();
}

void Progress::stepped(const StepEnded& step) {
  epoch_ = step.epoch;
  step_ = step.step;
  step_loss_ = step.loss;
  if (!console_.err().terminal) return;
  if (std::chrono::duration<double>(Clock::now() - drawn_).count() >= redraw_seconds) draw();
}

void Progress::finished(const EpochEnded& epoch) {
  last_ = epoch;
  started_.epochs = epoch.epochs;  // a command may have changed it
  if (epoch.best) best_ = epoch;
  losses_.push_back(epoch.validation_loss.value_or(epoch.loss));
  if (console_.err().terminal) {
    if (std::chrono::duration<double>(Clock::now() - drawn_).count() >= redraw_seconds) draw();
    return;
  }
  const std::int64_t stride = std::max<std::int64_t>(1, (epoch.epochs + log_lines - 1) / log_lines);
  if (epoch.epoch == 1 || epoch.epoch % stride == 0 || epoch.seconds >= logged_ + log_seconds) {
    console_.message(epoch_line(epoch) + "\n");
    logged_ = epoch.seconds;
    logged_epoch_ = epoch.epoch;
  }
}

std::string Progress::epoch_line(const EpochEnded& epoch) const {
  const auto width = fmt::format("{}", epoch.epochs).size();
  std::string line = fmt::format("epoch {:>{}}/{}  loss {}", epoch.epoch, width, epoch.epochs,
                                 readable(epoch.loss));
  if (epoch.validation_loss) {
    line += fmt::format("  {} {}", unit_.name(), readable(unit_.shown(*epoch.validation_loss)));
  }
  if (!epoch.metric.empty() && epoch.metric != "loss") {
    line += fmt::format("  {} {}", epoch.metric, readable(epoch.validation_metric));
  }
  if (best_) line += fmt::format("  best {}", best_->epoch);
  return line + fmt::format("  {}", duration(epoch.seconds));
}

std::string Progress::moving_line() const {
  const Screen& screen = console_.err();
  const double steps = static_cast<double>(std::max<std::int64_t>(1, started_.steps_per_epoch));
  const double epochs = static_cast<double>(std::max<std::int64_t>(1, started_.epochs));
  const double run = static_cast<double>(epoch_ - 1) + static_cast<double>(step_) / steps;
  const double elapsed = seconds();

  std::string left = fmt::format("epoch {}/{} ", epoch_, started_.epochs);
  // Parts in the order in which a narrow screen drops them from the end.
  std::vector<std::string> parts;
  parts.push_back(fmt::format("loss {}", readable(last_ ? last_->loss : step_loss_)));
  if (last_ && last_->validation_loss) {
    parts.push_back(fmt::format("{} {}", unit_.root ? "val rmse" : "val",
                                readable(unit_.shown(*last_->validation_loss))));
  }
  if (last_ && !last_->metric.empty() && last_->metric != "loss") {
    parts.push_back(fmt::format("{} {}", last_->metric, readable(last_->validation_metric)));
  }
  if (run > 0 && elapsed > 0.3) {
    // Early stopping may end it sooner: an upper bound.
    parts.push_back(fmt::format("{} left", duration(elapsed / run * (epochs - run))));
    parts.push_back(fmt::format(
        "{} rows/s", short_count(run * static_cast<double>(started_.training_rows) / elapsed)));
  }
  if (best_) parts.push_back(fmt::format("best {}", best_->epoch));

  constexpr int smallest_bar = 10;
  constexpr int largest_bar = 32;
  const int room = screen.width - 3 - display_width(left);  // the terminal may add ^C
  std::string text;
  for (const std::string& part : parts) {
    if (display_width(text) + 2 + display_width(part) + smallest_bar > room) break;
    text += "  " + part;
  }
  const int bar_width = std::clamp(room - display_width(text), smallest_bar, largest_bar);
  return left + bar(run / epochs, bar_width, screen) + text;
}

void Progress::draw() {
  if (!console_.err().terminal) return;
  console_.message("\r" + moving_line() + "\x1b[K");
  drawn_ = Clock::now();
  line_open_ = true;
}

void Progress::clear_line() {
  if (!line_open_) return;
  console_.message("\r\x1b[K");
  line_open_ = false;
}

/// "validation loss 0.61 █▅▃▂▁ 0.42 (best 0.41)" on a line of its own that fits the screen.
std::string Progress::curve() const {
  const Screen& screen = console_.err();
  if (losses_.empty()) return "";
  const bool validated = last_ && last_->validation_loss;
  const auto shown = [&](double loss) {
    return readable(validated ? unit_.shown(loss) : loss);
  };
  const std::string start =
      fmt::format("{} {} ", validated ? unit_.name() : "loss", shown(losses_.front()));
  std::string end = " " + shown(losses_.back());
  if (best_) end += fmt::format(" (best {})", shown(best_->validation_loss.value_or(best_->loss)));
  const int room = screen.width - 1 - display_width(start) - display_width(end);
  const std::string line = sparkline(losses_, std::min(40, room), screen.unicode);
  return line.empty() ? "" : "\n" + start + screen.green(line) + end;
}

void Progress::ended(const TrainingEnded& end) {
  clear_line();
  const Screen& screen = console_.err();
  if (!screen.terminal && last_ && last_->epoch != logged_epoch_) {
    console_.message(epoch_line(*last_) + "\n");
  }
  std::string why;
  switch (end.reason) {
    case StopReason::finished:
      why = end.epochs == 1 ? "the one epoch run"
                            : fmt::format("all {} epochs run", readable(end.epochs));
      break;
    case StopReason::no_progress:
      why = fmt::format("stopped early after epoch {}", readable(end.epochs));
      break;
    case StopReason::interrupted:
      why = fmt::format("interrupted after {}", counted(end.epochs, "epoch"));
      break;
    case StopReason::time_limit:
      why = fmt::format("out of time after {}", counted(end.epochs, "epoch"));
      break;
  }
  if (end.best_epoch > 0 && end.best_epoch < end.epochs) {
    why += fmt::format("; restored epoch {}", readable(end.best_epoch));
  }
  const double rows = static_cast<double>(end.epochs) * static_cast<double>(started_.training_rows);
  std::string line = fmt::format("trained in {} ({} rows/s): {}", duration(end.seconds),
                                 short_count(end.seconds > 0 ? rows / end.seconds : 0), why);
  if (screen.wraps) line = wrapped(line, screen.width - 2, 2);
  if (screen.terminal) line += curve();
  console_.message(line + "\n");
}

}  // namespace lamina::cli
