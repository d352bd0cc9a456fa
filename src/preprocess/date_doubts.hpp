// Dates that are read as training read them, but may be meant in the other order.
#pragma once

#include "lamina/core/note.hpp"
#include "lamina/data/table.hpp"
#include "lamina/preprocess/feature.hpp"

namespace lamina {

/// `data.note.date_order` where every day of `from` could as well be a month, and the other order
/// is the likelier: it stays within the days of training, or in the order of the rows, where this
/// one does not.
void note_other_order(const NumberColumn& to, const Column& from, Notes& notes);

}  // namespace lamina
