// The memory that training takes, known before it starts.
#pragma once

#include <cstdint>

#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/fit.hpp"

namespace lamina {

/// Bytes, by what they hold.
struct TrainingMemory {
  std::int64_t data = 0;         ///< all rows, as the network takes them
  std::int64_t parameters = 0;   ///< values, gradients, the best values, the optimizer's slots
  std::int64_t gathered = 0;     ///< the rows of a batch, side by side
  std::int64_t activations = 0;  ///< of a batch
  std::int64_t gradients = 0;    ///< of those activations
  std::int64_t measuring = 0;    ///< running the network on the validation rows

  std::int64_t batch() const { return gathered + activations + gradients; }
  std::int64_t total() const { return data + parameters + batch() + measuring; }
};

/// What fit() takes with the same arguments, the caller's rows and parameters included; not in it
/// is what a kernel needs while it runs (a few megabytes a thread at most). The views of the rows
/// may be without data: shapes and types are enough. A batch is at most all rows.
TrainingMemory training_memory(const Network& network, const Examples& training,
                               const Examples& validation, const FitOptions& options);

/// Throws Error `resource.memory` when this process cannot get `memory`, of which it has the first
/// `held` bytes already.
void require_memory(const TrainingMemory& memory, std::int64_t held = 0);

}  // namespace lamina
