// What a model keeps of how it came to be.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "workflow/draft.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// All but the scores, of a run that ended after `epochs` and keeps the parameters of `best_epoch`.
TrainingRecord record_of(const TrainingDraft& draft, const Prepared& training,
                         const Prepared& validation, const Prepared& held_out, std::int64_t epochs,
                         std::int64_t best_epoch);

/// The scores of `from`, but for those that were only asked for.
std::vector<TrainingRecord::Metric> kept_metrics(const Scores& from);

}  // namespace lamina
