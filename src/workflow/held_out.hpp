// The held-out rows of a training, remembered by the model and found again in the same table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "workflow/parts.hpp"

namespace lamina {

/// What a model remembers of a split but the digest of the cells.
SplitRecord split_record(const SplitRule& rule, const Table& table,
                         const std::vector<std::int64_t>& held_out);

/// For SplitRecord::cells: equal for tables whose cells the network sees are the same.
std::string digest_of_cells(const Table& table, const Preprocessor& preprocessor);

/// The rows of `table` that were held out when `artifact` was trained on it, ascending. Error
/// `data.other_table` when it is not the table of the training; `usage.no_held_out` when no row of
/// it was held out, or the model does not know which.
std::vector<std::int64_t> held_out_rows(const Artifact& artifact, const Table& table);

}  // namespace lamina
