// The spellings of a category that an exported model takes.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lamina/preprocess/feature.hpp"

namespace lamina {

/// Words and their codes, sorted bytewise: the labels of training, and the commonest other
/// spellings of each that our own predict understands (without spaces around, other case, truth
/// words, 3 and 3.0). Every other word is code 0, missing or unseen.
std::vector<std::pair<std::string, std::int32_t>> accepted_words(const CategoryColumn& column);

}  // namespace lamina
