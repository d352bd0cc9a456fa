// The one JSON object of --json: the keys that DESIGN.md promises.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lamina/core/note.hpp"
#include "lamina/objective/metrics.hpp"
#include "lamina/training/state.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "screen/loss_unit.hpp"

namespace lamina::cli {

struct JsonReport {
  bool classification = false;
  std::optional<Scores> metrics;
  std::vector<std::string> labels;        ///< of the classes, in the order of the confusion matrix
  std::optional<std::int64_t> seen_rows;  ///< equal to rows that trained the model
  std::optional<Scores> unseen;           ///< on the others, where there are both
  std::string split;  ///< how the held-out rows were chosen, or the file that holds them
  std::optional<Scores> baseline;
  std::optional<Scores> linear;      ///< of a model without hidden layers; train only
  std::vector<EpochRecord> history;  ///< train only
  LossUnit unit;
  std::optional<nlohmann::ordered_json> settings;  ///< train only
  std::string weights;  ///< the column that weighs the rows in the scores; "" none
  std::int64_t rows = 0;
  double seconds = 0;
  std::int64_t epochs = 0;
  std::int64_t best_epoch = 0;
  std::int64_t members = 1;                ///< networks whose mean is the answer
  std::optional<double> temperature = {};  ///< of training, as TrainReport has it
  std::optional<Importances> importances = {};
  std::vector<PartialDependence> dependences = {};
  std::optional<Reliability> reliability = {};
  Decision decision = {};
  std::int64_t parameters = 0;
  std::optional<std::string> model;  ///< its file; nothing when none was written
  std::uint64_t seed = 0;
  int threads = 0;
  Notes notes;
};

/// [{"code", "what", "where", "fix"}, …], but for those of health_json().
nlohmann::ordered_json notes_json(const Notes& notes);

/// [{"code", "layer", "what", "fix"}, …] of those that say how well a training goes.
nlohmann::ordered_json health_json(const Notes& notes);

/// One line with its line break.
std::string to_json(const JsonReport& report);

}  // namespace lamina::cli
