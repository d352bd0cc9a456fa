#include "report_json.hpp"

#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// Null without scores. The promised metrics are always there, null where they have no value.
Json scores_json(const std::optional<Scores>& scores, bool classification) {
  if (!scores) return nullptr;
  Json object = Json::object();
  const std::initializer_list<const char*> classes = {"accuracy", "auc", "log_loss"};
  const std::initializer_list<const char*> values = {"rmse", "mae", "r2"};
  for (const char* name : classification ? classes : values) object[name] = number((*scores)[name]);
  for (const Metric& metric : scores->metrics) object[metric.name] = number(metric.value);
  return object;
}

/// {"accuracy": [low, high], …} of the metrics that have one.
Json intervals_json(const std::optional<Scores>& scores) {
  if (!scores) return nullptr;
  Json object = Json::object();
  for (const Metric& metric : scores->metrics) {
    if (!metric.interval) continue;
    object[metric.name] = {number(metric.interval->low), number(metric.interval->high)};
  }
  return object;
}

/// Rows are true classes, columns predicted ones.
Json confusion_json(const std::optional<Scores>& scores, const std::vector<std::string>& labels) {
  if (!scores || !scores->confusion) return nullptr;
  const ConfusionMatrix& matrix = *scores->confusion;
  Json object = {{"labels", labels}, {"counts", Json::array()}};
  for (std::int64_t truth = 0; truth < matrix.classes; ++truth) {
    Json row = Json::array();
    for (std::int64_t answer = 0; answer < matrix.classes; ++answer) {
      row.push_back(matrix(truth, answer));
    }
    object["counts"].push_back(std::move(row));
  }
  if (!matrix.unseen.empty()) object["never_trained"] = matrix.unseen;
  return object;
}

bool is_of_health(const Note& note) {
  return note.code.starts_with("health.");
}

Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

Json history_json(const std::vector<EpochRecord>& history, const LossUnit& unit) {
  Json list = Json::array();
  for (const EpochRecord& epoch : history) {
    list.push_back({{"epoch", epoch.epoch},
                    {"loss", number(epoch.loss)},
                    {"validation_loss", number(epoch.validation_loss)},
                    {"validation_accuracy", number(epoch.validation_accuracy)}});
    if (unit.root && epoch.validation_loss) {
      list.back()["validation_rmse"] = number(unit.shown(*epoch.validation_loss));
    }
  }
  return list;
}

Json interval_json(const std::optional<Interval>& interval) {
  if (!interval) return nullptr;
  return {number(interval->low), number(interval->high)};
}

Json importances_json(const std::optional<Importances>& found) {
  if (!found) return nullptr;
  Json columns = Json::array();
  for (const ColumnImportance& column : found->columns) {
    columns.push_back({{"column", column.column},
                       {"importance", number(column.importance)},
                       {"interval", interval_json(column.interval)}});
  }
  return {{"metric", found->metric},
          {"score", number(found->score)},
          {"rows", found->rows},
          {"part", found->part.empty() ? Json(nullptr) : Json(found->part)},
          {"repeats", found->repeats},
          {"columns", std::move(columns)}};
}

Json dependences_json(const std::vector<PartialDependence>& dependences) {
  Json list = Json::array();
  for (const PartialDependence& one : dependences) {
    Json answers = Json::array();
    for (const double answer : one.answers) answers.push_back(number(answer));
    list.push_back({{"column", one.column},
                    {"label", one.label.empty() ? Json(nullptr) : Json(one.label)},
                    {"cells", one.cells},
                    {"values", one.numbers ? Json(one.values) : Json(nullptr)},
                    {"answers", std::move(answers)},
                    {"rows", one.rows}});
  }
  return list;
}

Json reliability_json(const std::optional<Reliability>& found) {
  if (!found) return nullptr;
  Json bins = Json::array();
  for (const ReliabilityBin& bin : found->bins) {
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"rows", bin.rows},
                    {"probability", number(bin.probability)},
                    {"right", number(bin.right)},
                    {"interval", interval_json(bin.interval)}});
  }
  return {{"expected_calibration_error", number(found->error)},
          {"calibrated", interval_json(found->calibrated)},
          {"before_calibration", number(found->before)},
          {"bins", std::move(bins)}};
}

Json threshold_json(const JsonReport& report) {
  if (!report.decision.chosen()) return nullptr;
  return {{"value", report.decision.threshold},
          {"label", report.labels.at(1)},
          {"metric", report.decision.metric}};
}

}  // namespace

nlohmann::ordered_json notes_json(const Notes& notes) {
  Json list = Json::array();
  for (const Note& note : notes) {
    if (is_of_health(note)) continue;
    list.push_back(
        {{"code", note.code}, {"what", note.what}, {"where", note.where}, {"fix", note.fix}});
  }
  return list;
}

nlohmann::ordered_json health_json(const Notes& notes) {
  constexpr std::string_view layer = "layer ";
  Json list = Json::array();
  for (const Note& note : notes) {
    if (!is_of_health(note)) continue;
    list.push_back({{"code", note.code},
                    {"layer", note.where.substr(layer.size())},
                    {"what", note.what},
                    {"fix", note.fix}});
  }
  return list;
}

std::string to_json(const JsonReport& report) {
  Json object;
  object["task"] = report.classification ? "classification" : "regression";
  object["metrics"] = scores_json(report.metrics, report.classification);
  object["split"] = report.split;
  object["baseline"] = scores_json(report.baseline, report.classification);
  object["rows"] = report.rows;
  object["seconds"] = report.seconds;
  object["epochs"] = report.epochs;
  object["best_epoch"] = report.best_epoch;
  object["parameters"] = report.parameters;
  object["model"] = report.model ? Json(*report.model) : Json(nullptr);
  object["seed"] = report.seed;
  object["threads"] = report.threads;
  object["notes"] = notes_json(report.notes);
  object["intervals"] = intervals_json(report.metrics);
  object["seen_rows"] = report.seen_rows ? Json(*report.seen_rows) : Json(nullptr);
  object["metrics_unseen"] = scores_json(report.unseen, report.classification);
  object["members"] = report.members;
  object["weighted_by"] = report.weights.empty() ? Json(nullptr) : Json(report.weights);
  object["confusion"] = confusion_json(report.metrics, report.labels);
  object["reliability"] = reliability_json(report.reliability);
  object["threshold"] = threshold_json(report);
  object["importances"] = importances_json(report.importances);
  if (!report.settings) object["partial_dependence"] = dependences_json(report.dependences);
  if (report.settings) {
    object["linear"] = scores_json(report.linear, report.classification);
    object["temperature"] = report.temperature ? Json(*report.temperature) : Json(nullptr);
    object["health"] = health_json(report.notes);
    object["history"] = history_json(report.history, report.unit);
    object["settings"] = *report.settings;
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lamina::cli
