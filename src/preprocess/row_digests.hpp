// What tells rows apart to a model: the parsed values of its columns and of the target.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// Equal for rows that have the same number or moment, the same word however it is spelled, the
/// same pixels, or nothing, in each column that the model uses, and the same target. Words and
/// classes that training never met are told apart, too. Errors as Preprocessor::apply() and
/// targets().
std::vector<std::uint64_t> row_digests(const Preprocessor& preprocessor, const Table& table,
                                       std::span<const std::int64_t> rows);

}  // namespace lamina
