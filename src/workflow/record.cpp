#include "workflow/record.hpp"

#include "artifacts/description.hpp"
#include "workflow/run_identity.hpp"
#include "workflow/settings.hpp"

namespace lamina {

TrainingRecord record_of(const TrainingDraft& draft, const Prepared& training,
                         const Prepared& validation, const Prepared& held_out, std::int64_t epochs,
                         std::int64_t best_epoch) {
  TrainingRecord record;
  record.seed = static_cast<std::int64_t>(draft.fit.seed);
  record.rows = training.rows() + validation.rows();
  record.epochs = epochs;
  record.best_epoch = best_epoch;
  record.optimizer = draft.fit.optimizer.kind();
  record.split = draft.split;
  record.parts = draft.parts;
  record.recipe = canonical(recipe_of(draft));
  record.settings = settings_of(draft, training, validation, held_out);
  record.notes = draft.notes;
  std::erase_if(record.notes, [](const Note& note) { return note.of_spelling; });
  return record;
}

std::vector<TrainingRecord::Metric> kept_metrics(const Scores& from) {
  std::vector<TrainingRecord::Metric> kept;
  for (const Metric& metric : from.metrics) {
    if (!metric.asked) kept.push_back({metric.name, metric.value});
  }
  return kept;
}

}  // namespace lamina
