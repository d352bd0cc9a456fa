// The comparison of every level's kernels with the plain ones.
#pragma once

#include <functional>
#include <string>

#include "kernels/data.hpp"

namespace lamina::kernels::testing {

using Outputs = std::vector<Floats>;
using Run = std::function<Outputs(const Table<float>&)>;

/// `run` with the plain table and with every level's.
inline void expect_same(const std::string& what, const Run& run) {
  const Outputs plain = run(table_of(Level::plain));
  for (const Level level : vector_levels()) {
    const Outputs fast = run(table_of(level));
    for (std::size_t i = 0; i < plain.size(); ++i) {
      ASSERT_TRUE(same_bits(plain[i], fast[i]))
          << what << ", output " << i << ", level " << static_cast<int>(level);
    }
  }
}

/// All that are of elements, by being in the list.
inline const std::vector<Nonlinearity> activations = [] {
  constexpr float leaky_slope = 0.01F;
  std::vector<Nonlinearity> all;
  for (int i = 0; i < Nonlinearity::kinds; ++i) {
    all.emplace_back(static_cast<Nonlinearity::Kind>(i), leaky_slope);
  }
  return all;
}();

inline std::string name_of(Nonlinearity activation) {
  return "activation " + std::to_string(activation.kind);
}

}  // namespace lamina::kernels::testing
