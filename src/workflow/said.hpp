// Loss, optimizer and schedule as a command line says them, over those of the recipe.
#pragma once

#include <string>

#include "lamina/workflow/train.hpp"

namespace lamina {

/// `base` where `text` is empty; else what it says, and of the same kind the rest from `base`.
/// Errors as from_text(); `usage.conflict` for cross_entropy of amounts.
Loss said_loss(const std::string& text, const Loss& base, Task task);
OptimizerConfig said_optimizer(const std::string& text, const OptimizerConfig& base);
Schedule said_schedule(const std::string& text, const Schedule& base);

}  // namespace lamina
