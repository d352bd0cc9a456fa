// How much the rows of each class count, as TrainOptions::class_weights says it.
#pragma once

#include <string>
#include <vector>

#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// A weight for each label of the preprocessing; empty where nothing is said. Error
/// `usage.class_weights` for an unknown label (with the nearest one), a wrong number of them, a
/// weight that is none, and amounts, which have no classes.
std::vector<double> class_weights(const std::vector<std::string>& said,
                                  const Preprocessor& preprocessor);

}  // namespace lamina
