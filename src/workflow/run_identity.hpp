// What must be the same for a run to be gone on with, or repeated: its data, options and network.
#pragma once

#include <string>

#include "artifacts/json.hpp"
#include "workflow/draft.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// Of the rows that are learnt from, with the preprocessing; and of rows that are scored. Each as
/// 16 hexadecimal digits.
std::string digest_of_rows(const Preprocessor& preprocessor, const Prepared& training,
                           const Prepared& validation);
std::string digest_of_scored(const Prepared& held_out);

/// With the seed, all that decides what is learnt from the same rows.
Json recipe_of(const TrainingDraft& draft);

/// As a JSON object with sorted keys: the recipe, the seed, the network, the preprocessing, and
/// digests of all rows.
std::string identity_of_run(const TrainingDraft& draft, const Prepared& training,
                            const Prepared& validation, const Prepared& held_out);

/// Error `usage.other_data` or `usage.other_options`, naming what differs, unless both are equal.
/// `where` names what holds `known`.
void require_same_run(const std::string& known, const std::string& found, const std::string& where,
                      const std::string& fix);

}  // namespace lamina
