// One case at least for every operation of lamina/autograd/operations.hpp.
#pragma once

#include "support/gradient_check.hpp"

namespace lamina::gradient_check {

/// The first word of a case's name is its operation.
std::vector<Case> operation_cases();

}  // namespace lamina::gradient_check
