// The smallest change of one cell that gives a row another class.
#pragma once

#include <vector>

#include "lamina/workflow/explain.hpp"

namespace lamina {

/// `row` is row `index` of `table`, prepared. As Explanation::changes.
std::vector<ClassChange> class_changes(const Model& model, const Table& table, std::int64_t index,
                                       const Features& row);

}  // namespace lamina
