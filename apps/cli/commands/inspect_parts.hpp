// What the pages of a model and of a table have in common.
#pragma once

#include <string>
#include <string_view>

#include "lamina/core/note.hpp"
#include "lamina/workflow/needs.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// "title: text", wrapped where the screen has a width.
void show_line(std::string_view title, const std::string& text, const Console& console);
/// "memory to train: …"
void show_needs(const TrainingNeeds& needs, const Console& console);
/// On the page itself, where they stand with the rest that is known.
void show_notes(const Notes& notes, std::string_view title, const Console& console);

}  // namespace lamina::cli
