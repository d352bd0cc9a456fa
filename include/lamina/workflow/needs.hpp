// What training and predicting would take, without doing either.
#pragma once

#include <cstdint>
#include <string>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/data/table.hpp"
#include "lamina/training/memory.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

struct TrainingNeeds {
  std::int64_t rows = 0;   ///< held-out rows included, where they are known
  std::int64_t batch = 0;  ///< rows
  TrainingMemory memory;
  Notes notes = {};            ///< on the table
  std::int64_t preparing = 0;  ///< as TrainingPlan::preparing_bytes(); 0: not known
};

/// Of `lamina train` on `table`. With options.name_parts the notes tell what a split of it would
/// meet too, which reads all rows. Errors as plan_training(), but for `resource.memory`.
TrainingNeeds training_needs(const Table& table, const TrainOptions& options);

/// Of the training that made `artifact`: its rows, network and optimizer, and its batch
/// unless `options` has another. Held-out rows are not in it.
TrainingNeeds training_needs(const Artifact& artifact, const TrainOptions& options = {});

}  // namespace lamina
