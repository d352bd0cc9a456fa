// What a model keeps beside the recipe so that it can be made again.
#pragma once

#include <string>

#include "workflow/draft.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// TrainingRecord::settings: "reading" and "network" with what is not as it would be by itself,
/// "test_table" where the held-out rows have one, and digests: "data" of the rows that are learnt
/// from, "held_out" of those that are scored. Reads all rows once.
std::string settings_of(const TrainingDraft& draft, const Prepared& training,
                        const Prepared& validation, const Prepared& held_out);

}  // namespace lamina
