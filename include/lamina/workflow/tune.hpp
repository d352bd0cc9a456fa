// The recipe behind `lamina tune`: a model learns further from other rows.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "lamina/core/events.hpp"
#include "lamina/data/table.hpp"
#include "lamina/objective/metrics.hpp"
#include "lamina/serving/model.hpp"
#include "lamina/training/training.hpp"

namespace lamina {

struct TuneOptions {
  std::int64_t epochs = 20;
  double learning_rate = 1e-3;  ///< of AdamW without decay, falling as a cosine to 0
  std::optional<std::int64_t> batch = {};
  double validation = 0.2;  ///< share of the rows that chooses the best epoch and is reported
  std::uint64_t seed = 0;
  int threads = 0;  ///< as in Engine
  const std::atomic<bool>* stop = nullptr;
};

struct TuneReport {
  Model model;
  Scores before, after;  ///< on the validation rows
  FitResult fit;
  std::int64_t rows = 0;  ///< that it learnt from
};

/// Preprocessing, network and classes stay as they are; parameters start where they are. What is
/// kept of the first training (scores, settings, fingerprints) is no longer true, and left out.
/// Where no epoch has a smaller log loss or RMSE than the model as it was, that is kept: best epoch
/// 0. Error `data.unseen_class` for a class that the model does not know; `data.…` as
/// Preprocessor::apply() and targets(); `usage.bad_value`; as fit().
TuneReport tune(const Model& model, const Table& table, const TuneOptions& options = {},
                EventSink* sink = nullptr);

}  // namespace lamina
