// Permutation importance of the columns of prepared rows.
#pragma once

#include <cstdint>
#include <optional>

#include "lamina/serving/model.hpp"
#include "lamina/workflow/importance.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

struct ImportanceOptions {
  std::int64_t rows = 5'000;  ///< at most: a sample of more
  std::int64_t repeats = 5;
  std::uint64_t seed = 0;
};

/// The rows need no truth where they have targets. The same bits on any number of threads.
Importances importances(const Predictor& predictor, const Prepared& rows,
                        const ImportanceOptions& options = {});

/// After a training of so many epochs, on its held-out rows; where there are none on those of
/// validation, else on those it learnt from. It takes at most about a twentieth of the training's
/// own passes, or a few milliseconds: counted, never by the clock, so that equal trainings say the
/// same. Nothing where that is too little to tell anything, and where there is one column only.
std::optional<Importances> importances_of_training(const Model& model, const Prepared& training,
                                                   const Prepared& validation,
                                                   const Prepared& held_out, std::int64_t epochs);

}  // namespace lamina
