// `lamina train --report`: what a training found, as one page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments/training_tables.hpp"
#include "lamina/core/events.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina::cli {

/// Hears of every epoch, passes all on, and writes the page in the end. It keeps the table, which a
/// training alone would free.
class RunReport final : public EventSink {
 public:
  /// `words` are those after `lamina train`.
  RunReport(const TrainArguments& arguments, const TrainingTables& tables,
            const std::vector<std::string>& words);

  void begin(const FitOptions& fit) { fit_ = fit; }
  void pass_on_to(EventSink& next) { next_ = &next; }
  void receive(const Event& event) override;
  /// Throws Error `io.…`.
  void write(const TrainReport& report);

 private:
  const TrainArguments& arguments_;
  Table table_;
  std::optional<Table> test_;
  std::string command_;
  FitOptions fit_;
  std::vector<EpochEnded> epochs_;
  EventSink* next_ = nullptr;
};

/// Error `usage.not_built` where the program has no page: to be asked before the work.
void check_report_page();

/// `lamina evaluate --report`.
void write_report(const Model& model, const Table& table, bool held_out, const std::string& path,
                  const std::vector<std::string>& words);

}  // namespace lamina::cli
