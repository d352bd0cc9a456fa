#include "screen/memory_text.hpp"

#include <fmt/format.h>

#include "screen/numbers.hpp"

namespace lamina::cli {

namespace {

std::string size(std::int64_t bytes) {
  return byte_size(static_cast<std::uintmax_t>(bytes));
}

}  // namespace

std::string memory_text(const TrainingMemory& memory, std::int64_t preparing) {
  std::string text = fmt::format("{}: rows {}, parameters {}, a batch {}", size(memory.total()),
                                 size(memory.data), size(memory.parameters), size(memory.batch()));
  if (memory.measuring > 0) text += fmt::format(", measuring {}", size(memory.measuring));
  if (preparing > memory.total()) {
    text += fmt::format("; {} before it, to prepare the rows", size(preparing));
  }
  return text;
}

std::string memory_text(const PredictingMemory& memory) {
  return fmt::format("parameters {}, each thread {}, rows of a large table {}",
                     size(memory.parameters), size(memory.a_thread), size(memory.rows));
}

nlohmann::ordered_json memory_json(const TrainingNeeds& needs) {
  const TrainingMemory& memory = needs.memory;
  return {{"rows", needs.rows},
          {"batch", needs.batch},
          {"total", memory.total()},
          {"data", memory.data},
          {"parameters", memory.parameters},
          {"gathered", memory.gathered},
          {"activations", memory.activations},
          {"gradients", memory.gradients},
          {"measuring", memory.measuring},
          {"preparing", needs.preparing}};
}

nlohmann::ordered_json memory_json(const PredictingMemory& memory) {
  return {{"parameters", memory.parameters}, {"a_thread", memory.a_thread}, {"rows", memory.rows}};
}

}  // namespace lamina::cli
