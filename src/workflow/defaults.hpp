// The recipe for tables when the user says nothing.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lamina/model/sequential.hpp"
#include "lamina/training/fit.hpp"
#include "lamina/workflow/train.hpp"
#include "workflow/category_scaling.hpp"
#include "workflow/ensemble.hpp"

namespace lamina {

/// What the defaults look at.
struct DataSize {
  Task task = Task::regression;
  std::int64_t rows = 0;     ///< to learn from
  std::int64_t outputs = 1;  ///< 1, or the number of classes
  std::vector<Field> inputs = {};
  Ensemble ensemble = {};
  std::vector<BinEdges> edges = {};  ///< of the columns of numbers, where some members see bins
  CategoryScaling categories = {};   ///< where the recipe is a RealMLP
};

DataSize size_of(const Preprocessor& preprocessor, std::int64_t rows);

/// The layer that makes one row of numbers of all inputs; none where there is one already.
std::optional<LayerConfig> front_layer(std::span<const Field> inputs);

/// Share of the rows that chooses the best epoch, by the options or the recipe.
double validation_share(const TrainOptions& options);

/// How the table is preprocessed for the recipe.
PreprocessOptions preprocessing_of(const TrainOptions& options);

/// The last layer of a network that answers the task.
Dense last_layer(const DataSize& size);

/// About the multiplications of one member of an ensemble in all its epochs, of so many inputs.
double work_of_member(double inputs, Task task, std::int64_t rows, const TrainOptions& options);

/// The hidden layers and the last one: `options` where it speaks, the recipe where it does not.
Network default_network(const DataSize& size, const TrainOptions& options);

/// Loss, optimizer, schedule, batch, epochs and patience likewise.
FitOptions default_fit_options(const DataSize& size, const Network& network,
                               const TrainOptions& options);

}  // namespace lamina
