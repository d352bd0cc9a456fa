// Partial dependence of a model's answers on columns of a table.
#pragma once

#include <string>

#include "lamina/serving/model.hpp"
#include "lamina/workflow/partial_dependence.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// Of the answers to some of `rows`, which are `places` of the table, prepared. Of two classes the
/// probability of the second, of more that of the class which the column moves most. Nothing for
/// columns of images and where no two cells differ.
std::optional<PartialDependence> partial_dependence(const Model& model, const Table& table,
                                                    const std::vector<std::int64_t>& places,
                                                    const Prepared& rows,
                                                    const std::string& column);

}  // namespace lamina
