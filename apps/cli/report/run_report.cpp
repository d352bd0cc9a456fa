#include "report/run_report.hpp"

#include <utility>

#include "arguments/command_text.hpp"
#include "lamina/studio/report.hpp"
#include "page/report_page.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

std::string command_of(const char* name, const std::vector<std::string>& words) {
  std::vector<std::string> all = {"lamina", name};
  all.insert(all.end(), words.begin(), words.end());
  return shell_line(all);
}

void write_page(const std::string& path, const std::string& json) {
  const std::string page = studio::report_page(studio::Assets(), json);
  write_file(path, [&](const auto& write) { write(page); });
}

}  // namespace

void check_report_page() {
  studio::report_page(studio::Assets(), "null");
}

RunReport::RunReport(const TrainArguments& arguments, const TrainingTables& tables,
                     const std::vector<std::string>& words)
    : arguments_(arguments),
      table_(tables.data),
      test_(tables.test),
      command_(command_of("train", words)) {}

void RunReport::receive(const Event& event) {
  if (const auto* epoch = std::get_if<EpochEnded>(&event)) epochs_.push_back(*epoch);
  if (next_ != nullptr) next_->receive(event);
}

void RunReport::write(const TrainReport& report) {
  TrainOptions options = arguments_.options;
  options.checkpoint = {};
  options.log = {};
  write_page(arguments_.report,
             studio::report_json({.model = report.model,
                                  .table = std::move(table_),
                                  .test = std::move(test_),
                                  .options = std::move(options),
                                  .network = arguments_.network ? &*arguments_.network : nullptr,
                                  .fit = fit_,
                                  .result = report.fit,
                                  .epochs = std::move(epochs_),
                                  .command = command_}));
}

void write_report(const Model& model, const Table& table, bool held_out, const std::string& path,
                  const std::vector<std::string>& words) {
  write_page(path, studio::report_json(model, table, held_out, command_of("evaluate", words)));
}

}  // namespace lamina::cli
