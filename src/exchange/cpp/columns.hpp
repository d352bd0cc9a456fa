// The raw row of a model in C++, and what turns it into the inputs of the network.
#pragma once

#include <string>

#include "lamina/preprocess/preprocessor.hpp"

namespace lamina::cpp {

struct Columns {
  std::string row;         ///< the members of struct Row
  std::string words;       ///< lists of known words, for namespace weights
  std::string memory;      ///< the members of struct Memory for the inputs
  std::string statements;  ///< that fill them from `row`
  bool dates = false;      ///< there are parts of dates
};

Columns columns_of(const Preprocessor& preprocessor);

}  // namespace lamina::cpp
