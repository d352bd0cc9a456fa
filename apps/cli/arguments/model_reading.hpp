// Reading new rows for a model that is already trained.
#pragma once

#include <string>
#include <vector>

#include "arguments/data_files.hpp"
#include "arguments/table_options.hpp"
#include "lamina/serving/model.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// Loads a model; a missing file is named with its nearest neighbour, doubts are noted.
Model load_and_note(const std::string& path, int threads, Console& console);

/// Reads `data` with the types that `model` was trained on; the columns `kept` also as they stand
/// in the file.
Table read_for(const Model& model, const DataFiles& data, const TableOptions& format,
               bool with_target, int threads, const std::vector<std::string>& kept = {});

}  // namespace lamina::cli
