#include "data/missing_marks.hpp"

#include "lamina/data/read.hpp"

namespace lamina {

bool may_mark_missing(std::string_view word) {
  for (const std::string_view mark :
       {"none", "-", ".", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"}) {
    if (same_letters(word, mark)) return true;
  }
  return false;
}

}  // namespace lamina
