// What the pages of a model and of a table have in common.
#pragma once

#include <string_view>

#include "lamina/core/note.hpp"
#include "lamina/workflow/needs.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// "memory to train: …"
void show_needs(const TrainingNeeds& needs, const Console& console);
/// On the page itself, where they stand with the rest that is known.
void show_notes(const Notes& notes, std::string_view title, const Console& console);

}  // namespace lamina::cli
