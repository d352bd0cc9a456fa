// What is read as it stands, but may be meant otherwise: said in a note.
#pragma once

#include "lamina/data/table.hpp"

namespace lamina {

/// `data.note.two_spellings` where words differ by case or outer spaces only: "Male" and "male";
/// `data.note.several_units` where the words are numbers with several units: 5 kg and 80 g.
void note_doubts(Column& column);

}  // namespace lamina
