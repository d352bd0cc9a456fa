#include "objective/losses/whole_row.hpp"

#include <string>

namespace lamina {

void require_classes(const char* loss, const ConstView& labels, std::int64_t classes) {
  const std::int32_t* label = labels.i32();
  for (std::int64_t r = 0; r < labels.elements(); ++r) {
    if (label[r] >= 0 && label[r] < classes) continue;
    throw Error({.code = "usage.bad_label",
                 .what = "[" + std::string(loss) + "] label " + std::to_string(label[r]) +
                         " is none of the " + std::to_string(classes) + " classes",
                 .where = "row " + std::to_string(r) + " of the batch",
                 .fix = "number the classes 0…" + std::to_string(classes - 1) +
                        ", or give the network as many outputs as there are classes"});
  }
}

}  // namespace lamina
