// A few rows and what the network said to them when it was saved: whoever loads the model asks
// again and must hear the same bits.
#pragma once

#include <string>
#include <vector>

#include "lamina/core/parameters.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

struct TestVector {
  static constexpr std::int64_t rows = 3;

  std::vector<Tensor> inputs;   ///< of each field [rows, …]; code 0 (missing or unseen) included
  std::vector<Tensor> outputs;  ///< f32[rows, …]
};

/// Room for the test vector of a network.
TestVector room_for_test(const Network& network);

/// Rows that depend on nothing but the inputs, and the network's answers.
TestVector make_test_vector(const Network& network, const ParameterArena& values);

/// Error `model.test_vector` unless the network still gives these answers.
void replay(const TestVector& test, const Network& network, const ParameterArena& values,
            const std::string& name);

}  // namespace lamina
