// What a training or an evaluation found, as one JSON object for the page of the report: Report of
// apps/studio/api.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lamina/core/events.hpp"
#include "lamina/data/table.hpp"
#include "lamina/serving/model.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina::studio {

/// A training that has ended.
struct TrainedRun {
  const Model& model;
  Table table;                       ///< that it was trained on
  std::optional<Table> test = {};    ///< the held-out rows, where they are a table of their own
  TrainOptions options = {};         ///< as plan_training() got them
  const Network* network = nullptr;  ///< likewise
  FitOptions fit = {};               ///< of the plan
  FitResult result = {};
  std::vector<EpochEnded> epochs = {};
  std::string command = {};  ///< that repeats it
};

std::string report_json(TrainedRun run);

/// Of a model on rows with known answers, all of them or only those held out of its training. Error
/// as of evaluate().
std::string report_json(const Model& model, Table table, bool held_out, const std::string& command);

}  // namespace lamina::studio
