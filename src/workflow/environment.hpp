// environment.json of a log: all that may differ between equal runs, and how the run began.
#pragma once

#include <string>

#include "workflow/draft.hpp"

namespace lamina {

/// `run` is identity_of_run(), `fork` the file that it begins from, or "".
std::string environment_of(const TrainingDraft& draft, const std::string& run, int threads,
                           const std::string& fork);

}  // namespace lamina
