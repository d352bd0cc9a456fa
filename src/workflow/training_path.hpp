// The way of the weights in the training that made a model.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

struct TrainingPath {
  std::vector<std::int64_t> epochs;    ///< 0 is the start; the last is the best one, the model
  std::vector<ParameterArena> points;  ///< after each: the average where there is one
};

/// Trains again as the model's file says, on the table that it was trained on, up to its best
/// epoch; at most `most` points, evenly spaced. Error `data.other_table` when that is another
/// model.
TrainingPath training_path(const Artifact& artifact, const Table& table, std::int64_t most,
                           int threads);

}  // namespace lamina
