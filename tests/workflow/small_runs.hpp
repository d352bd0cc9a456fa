// A run of a second, and who directs it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lamina/artifacts/save.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

inline Table line_table() {
  std::vector<double> x, y;
  for (int i = 0; i < 120; ++i) {
    x.push_back(i % 17);
    y.push_back(3 * (i % 17) + i % 3);
  }
  Table table("line");
  table.add_numbers("x", x).add_numbers("y", y);
  return table;
}

inline TrainOptions line_options() {
  return {.target = "y", .epochs = 6, .batch = 16, .layers = std::vector<std::int64_t>{8}};
}

/// A line whose every third row weighs nothing.
struct CountedLine {
  Table table = line_table();
  std::vector<std::int64_t> counted;  ///< rows that weigh 1
  TrainOptions options = line_options();

  CountedLine() {
    std::vector<double> counts;
    for (int i = 0; i < 120; ++i) {
      counts.push_back(i % 3 == 0 ? 0 : 1);
      if (i % 3 != 0) counted.push_back(i);
    }
    table.add_numbers("count", counts);
    options.weights = "count";
    options.layers.reset();
  }
};

/// Sends commands when so many steps are taken, and remembers what was told.
class Caller final : public EventSink {
 public:
  Caller(Control& control, std::int64_t step, std::vector<RunCommand> commands)
      : control_(control), step_(step), commands_(std::move(commands)) {}
  void receive(const Event& event) override {
    if (std::holds_alternative<StepEnded>(event) && ++steps == step_) {
      for (const RunCommand& command : commands_) control_.send(command);
    }
    if (const auto* told = std::get_if<CommandTaken>(&event)) {
      taken.push_back(told->command + " after " + std::to_string(told->step));
    }
    const auto* note = std::get_if<Note>(&event);
    if (note != nullptr && !is_about_data(*note)) notes.push_back(note->what);
  }
  std::int64_t steps = 0;
  std::vector<std::string> taken, notes;

 private:
  Control& control_;
  std::int64_t step_;
  std::vector<RunCommand> commands_;
};

inline std::string trained(const TrainOptions& options, EventSink* sink = nullptr) {
  return save_bytes(run_training(plan_training(line_table(), options), sink).model.artifact());
}

}  // namespace lamina
