#include "commands/train_report.hpp"

#include <nlohmann/json.hpp>

#include "arguments/command_text.hpp"

namespace lamina::cli {

JsonReport json_report(const TrainReport& report, const std::string& split, std::int64_t rows,
                       std::uint64_t seed, const LossUnit& unit) {
  JsonReport json;
  json.classification = report.model.artifact().preprocessor.task() != Task::regression;
  json.metrics = report.scores;
  json.labels = report.model.artifact().preprocessor.labels();
  json.seen_rows = report.seen_rows;
  json.unseen = report.unseen_scores;
  json.split = split;
  json.baseline = report.baseline;
  json.linear = report.linear;
  json.history = report.fit.history;
  json.unit = unit;
  json.settings = settings_json(report.model.artifact());
  json.weights = report.weights;
  json.rows = rows;
  json.seconds = report.seconds;
  json.epochs = report.fit.epochs;
  json.best_epoch = report.fit.best_epoch;
  json.members = settings_json(report.model.artifact()).value("members", std::int64_t{1});
  json.temperature = report.temperature;
  json.importances = report.importances;
  json.reliability = report.reliability;
  json.decision = report.model.artifact().decision;
  json.parameters = report.parameters;
  json.seed = seed;
  json.threads = report.threads;
  return json;
}

LossUnit unit_of(const TrainingPlan& plan) {
  const bool squares = plan.fit_options().loss.as<MeanSquaredError>() != nullptr;
  const Preprocessor& preprocessor = plan.preprocessor();
  const bool in_unit = squares && preprocessor.target_transform().scale == TargetScale::standard;
  if (preprocessor.task() != Task::regression || !in_unit) return {};
  return {.root = true, .scale = plan.preprocessor().target_scale()};
}

}  // namespace lamina::cli
