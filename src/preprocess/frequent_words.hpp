// The words of a column that a model keeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamina/data/table.hpp"

namespace lamina {

/// At most `most` words that `rows` hold, those of most rows where there are more; sorted bytewise.
std::vector<std::string> frequent_words(const Column& column, std::span<const std::int64_t> rows,
                                        std::size_t most);

}  // namespace lamina
