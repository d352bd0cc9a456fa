#include "lamina/training/memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "data/batches.hpp"
#include "training/check_examples.hpp"
#include "training/measuring_memory.hpp"
#include "training/memory_error.hpp"
#include "training/step.hpp"
#include "training/step_passes.hpp"

namespace lamina {

namespace {

std::string megabytes(std::int64_t bytes) {
  const double size = static_cast<double>(bytes) / 1e6;
  return size < 99.95 ? fmt::format("{:.1f} MB", size) : fmt::format("{:.0f} MB", size);
}

}  // namespace

TrainingMemory training_memory(const Network& network, const Examples& training,
                               const Examples& validation, const FitOptions& options) {
  const NetworkLoss loss(network, options);
  check_shapes(network, loss, training, "training rows");
  check_shapes(network, loss, validation, "validation rows");
  const std::int64_t rows = training.rows();
  const std::int64_t members = options.members;
  const Examples batch =
      Batches::largest_of(training, step_rows(options, rows), members, options.same_rows);
  const Examples pass =
      Batches::largest_of(training, pass_rows(options, rows), members, options.same_rows);
  const StepMemory step = step_memory(network, loss, pass, options);
  // Values, perhaps their average, and the best values beside gradients and slots.
  const auto slots = static_cast<std::int64_t>(slot_count(options.optimizer, options.groups));
  const std::int64_t arenas =
      2 + (options.average > 0 ? 1 : 0) + gradient_arenas(options, rows) + slots;
  TrainingMemory memory;
  memory.data = training.bytes() + validation.bytes();
  const ParameterTable& table = network.parameters();
  memory.parameters = 4 * (arenas * table.arena_elements() +
                           scratch_elements(options.optimizer, options.groups, table));
  memory.gathered = batch.bytes();
  memory.activations = static_cast<std::int64_t>(step.activations);
  memory.gradients = static_cast<std::int64_t>(step.gradients);
  memory.measuring = measuring_bytes(network, loss, training, validation, options);
  return memory;
}

Error memory_error(const TrainingMemory& memory, std::int64_t held,
                   const AvailableMemory& available) {
  const bool batch_is_most = memory.batch() > std::max(memory.parameters, memory.data);
  return Error(
      {.code = "resource.memory",
       .what = fmt::format(
           "training needs {}, but only {} are free (rows {}, parameters with gradients "
           "and moments {}, a batch {}, measuring {})",
           megabytes(memory.total() - held), megabytes(available.bytes), megabytes(memory.data),
           megabytes(memory.parameters), megabytes(memory.batch()), megabytes(memory.measuring)),
       .where = available.limit,
       .fix = std::string("give ") + (batch_is_most ? "a smaller batch, " : "") +
              "smaller layers, fewer columns or rows, or more memory"});
}

void require_memory(const TrainingMemory& memory, std::int64_t held) {
  const AvailableMemory available = available_memory();
  if (memory.total() - held > available.bytes) throw memory_error(memory, held, available);
}

}  // namespace lamina
