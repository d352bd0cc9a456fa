// Everything that changes while a network trains, in one value.
#pragma once

#include "lamina/core/parameters.hpp"
#include "lamina/training/optimizers.hpp"

namespace lamina {

struct TrainingState {
  ParameterArena parameters;  ///< shares nothing with the caller's, which hold the best ones
  Optimizer optimizer;
  std::int64_t epoch = 0;  ///< ended
  std::int64_t step = 0;   ///< done, over all epochs
  double epoch_loss = 0;   ///< sum over the rows of the running epoch
  std::int64_t epoch_rows = 0;
  std::int64_t best_epoch = 0;
  double learning_rate = 0;  ///< of the last step
  double best_score = 0;     ///< lower is better
  double best_loss = 0;      ///< decides between equal scores
  std::int64_t epochs_without_gain = 0;
};

}  // namespace lamina
