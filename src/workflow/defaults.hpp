// The recipe for tables when the user says nothing.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lamina/model/sequential.hpp"
#include "lamina/training/fit.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

/// What the defaults look at.
struct DataSize {
  Task task = Task::regression;
  std::int64_t rows = 0;     ///< to learn from
  std::int64_t outputs = 1;  ///< 1, or the number of classes
  std::vector<Field> inputs = {};
};

DataSize size_of(const Preprocessor& preprocessor, std::int64_t rows);

/// The layer that makes one row of numbers of all inputs; none where there is one already.
std::optional<LayerConfig> front_layer(std::span<const Field> inputs);

/// The last layer of a network that answers the task.
Dense last_layer(const DataSize& size);

/// The hidden layers and the last one: `options` where it speaks, the recipe where it does not.
Sequential default_network(const DataSize& size, const TrainOptions& options);

/// Loss, optimizer, schedule, batch, epochs and patience likewise.
FitOptions default_fit_options(const DataSize& size, const Network& network,
                               const TrainOptions& options);

}  // namespace lamina
