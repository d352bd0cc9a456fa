// A recorded evaluation as the statements of a C++ function.
#pragma once

#include <string>

#include "exchange/evaluation.hpp"

namespace lamina::cpp {

struct Body {
  std::string memory;      ///< the members of struct Memory: a row of each value that is made
  std::string statements;  ///< that fill them
  std::string answer;      ///< an expression, a pointer to what the network says
};

/// What the name of a parameter is within namespace weights.
std::string weight_name(const std::string& parameter);

/// Error `model.not_exported` for an operation that the header has no text for.
Body body_of(const Evaluation& evaluation);

}  // namespace lamina::cpp
