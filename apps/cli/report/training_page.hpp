// `lamina train --studio`: a page in the browser that looks at the training while it runs.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "arguments/training_tables.hpp"
#include "lamina/core/events.hpp"
#include "lamina/workflow/control.hpp"
#include "lamina/workflow/train.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// Hears of every event and passes all on. It keeps the table, which a training alone would free.
/// The training is the same, bit by bit, whoever looks.
class TrainingPage final : public EventSink {
 public:
  /// Before the tables are planned; gives `arguments` its control. Error `usage.not_built`.
  TrainingPage(TrainArguments& arguments, const TrainingTables& tables);
  ~TrainingPage() override;
  TrainingPage(const TrainingPage&) = delete;
  TrainingPage& operator=(const TrainingPage&) = delete;

  /// Serves the page, says where, and opens it.
  void begin(const TrainingPlan& plan, const Console& console);
  void pass_on_to(EventSink& next) { next_ = &next; }
  void receive(const Event& event) override;
  /// The training has ended: the page stays as long as somebody has it open, or until `stop`.
  void wait(const std::atomic<bool>& stop, const Console& console);

 private:
  struct Served;
  TrainArguments& arguments_;
  Table table_;
  std::optional<Table> test_;
  Control control_;
  EventSink* next_ = nullptr;
  std::unique_ptr<Served> served_;
};

}  // namespace lamina::cli
