// Everything a trained model is: what a model file holds.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lamina/core/parameters.hpp"
#include "lamina/model/network.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// What is known of how a model came to be; nothing here may differ between equal runs.
struct TrainingRecord {
  struct Metric {
    std::string name;
    double value = 0;
    void fields(Fields& f);
  };
  std::int64_t seed = 0;
  std::int64_t rows = 0;        ///< training rows, validation included
  std::int64_t epochs = 0;      ///< run
  std::int64_t best_epoch = 0;  ///< whose parameters these are
  std::string optimizer;        ///< e.g. "adamw"
  std::string split;            ///< how the held-out rows were chosen
  /// How it was trained, as a JSON object with sorted keys: loss, optimizer and schedule with their
  /// fields, batch and the rest; "{}" where that is not known.
  std::string recipe = "{}";
  /// What else makes this model again, likewise: how the table was read, as far as that was told,
  /// the network where a few words tell it, and digests of the rows. Names of files are not in it.
  std::string settings = "{}";
  std::vector<Metric> metrics;      ///< on held-out rows; empty when there were none
  std::vector<Metric> baseline;     ///< the same of the naive answer
  std::vector<Metric> linear = {};  ///< the same of a linear model; empty where none was trained
  Notes notes = {};                 ///< what was decided about the table

  void fields(Fields& f);
};

struct Artifact {
  Preprocessor preprocessor;
  Network network;  ///< built
  ParameterArena parameters;
  TrainingRecord training;

  /// Error `model.inconsistent` unless the preprocessing feeds the network and the network's last
  /// layer answers the task: one output, after a sigmoid for two classes; or one for each class
  /// after a softmax.
  void check() const;
};

/// Error `model.inconsistent` unless the network takes what the preprocessing makes.
void require_inputs(std::span<const Field> taken, std::span<const Field> made);

}  // namespace lamina
