// The recipes RealMLP-TD-S and RealMLP-TD of Holzmüller et al. 2024 (arXiv 2407.04491):
// docs/decisions/0019-published-recipes.md.
#pragma once

#include <span>

#include "workflow/defaults.hpp"

namespace lamina {

inline bool is_realmlp(Recipe recipe) {
  return recipe == Recipe::realmlp_s || recipe == Recipe::realmlp;
}

/// How the categories of the training rows are scaled; nothing for other recipes.
CategoryScaling categories_for_realmlp(const Preprocessor& preprocessor, const Table& table,
                                       std::span<const std::int64_t> rows, Recipe recipe);

/// Error `usage.conflict` for images.
Network realmlp_network(const DataSize& size, const TrainOptions& options);

/// Where the options say nothing.
FitOptions realmlp_fit_options(const DataSize& size, const Network& network, Recipe recipe);

}  // namespace lamina
