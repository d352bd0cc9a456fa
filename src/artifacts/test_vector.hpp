// A few rows and what the network said to them when it was saved: whoever loads the model asks
// again and must hear the same bits.
#pragma once

#include <string>

#include "lamina/core/parameters.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {

struct TestVector {
  static constexpr std::int64_t rows = 3;

  Tensor numbers;  ///< f32[rows, F]
  Tensor codes;    ///< i32[rows, C], 0 (missing or unseen) included
  Tensor answers;  ///< f32[rows, O]
};

/// Rows that depend on nothing but `input`, and the network's answers.
TestVector make_test_vector(const Sequential& network, const ParameterArena& values);

/// Error `model.test_vector` unless the network still gives these answers.
void replay(const TestVector& test, const Sequential& network, const ParameterArena& values,
            const std::string& name);

}  // namespace lamina
