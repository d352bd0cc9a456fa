// Rows as a network gets them: names of features and their values.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "lamina/preprocess/preprocessor.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// [{"age": 0.33, "age (missing)": 0, "island": 2}, …] of the first `rows` of the table.
nlohmann::ordered_json rows_as_seen(const Preprocessor& preprocessor, const Table& table,
                                    std::int64_t rows);
/// A line a feature, a column a row, as many as fit the screen.
std::string rows_as_seen_text(const Preprocessor& preprocessor, const Table& table,
                              std::int64_t rows, const Screen& screen);

}  // namespace lamina::cli
