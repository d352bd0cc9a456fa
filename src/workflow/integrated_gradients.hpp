// What moved an answer on the way from one row to another: Sundararajan, Taly & Yan, "Axiomatic
// Attribution for Deep Networks", 2017.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamina/preprocess/target_transform.hpp"
#include "workflow/expanded_network.hpp"

namespace lamina {

/// A number that is made of the network's first output: a probability p or 1 - p, or an amount in
/// the target's unit.
struct ExplainedValue {
  std::int64_t column = 0;  ///< of the output
  bool other = false;       ///< 1 - output[column]
  const TargetTransform* amount = nullptr;

  double of(double output) const;
  double slope(double output) const;
};

struct Attribution {
  double start = 0, end = 0;  ///< the value at both rows
  /// Of each input [1,…]: (end - start) · the mean gradient on the straight way between them. Their
  /// sum is end - start, but for what the integration lacks.
  std::vector<Tensor> moved;
  std::int64_t steps = 0;
  double gap() const;  ///< Σ moved - (end - start)
};

/// By the midpoints of so many steps, in evaluation mode.
Attribution integrated_gradients(const ExpandedNetwork& network, const ExplainedValue& value,
                                 std::span<const Tensor> start, std::span<const Tensor> end,
                                 std::int64_t steps);

/// The same with 64 steps, and twice as many, at most `most`, until the gap is below a thousandth
/// of the difference.
Attribution integrated_to_the_end(const ExpandedNetwork& network, const ExplainedValue& value,
                                  std::span<const Tensor> start, std::span<const Tensor> end,
                                  std::int64_t most);

/// d(value)/d(each input) at one row.
std::vector<Tensor> gradient_at(const ExpandedNetwork& network, const ExplainedValue& value,
                                std::span<const Tensor> row);

}  // namespace lamina
