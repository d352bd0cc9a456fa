// Parameters that another program started with, and what it made of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lamina/core/parameters.hpp"
#include "support/gradient_check.hpp"
#include "support/reference.hpp"

namespace lamina::testing {

/// Start as references `prefix`_0, `prefix`_1, …; vectors are biases.
struct ReferencedParameters {
  ReferencedParameters(const Reference& reference_, const std::string& prefix,
                       const std::vector<Shape>& shapes, DType dtype)
      : reference(reference_) {
    for (const Shape& shape : shapes) {
      table.add("p", shape, shape.rank() == 1 ? ParameterKind::bias : ParameterKind::weight);
    }
    table.lay_out();
    values = ParameterArena(table, dtype);
    gradients = ParameterArena(table, dtype);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const std::vector<double>& start = reference[prefix + "_" + std::to_string(i)];
      for (std::size_t e = 0; e < start.size(); ++e) {
        gradient_check::write(values.view(table.entries()[i]), static_cast<std::int64_t>(e),
                              start[e]);
      }
    }
  }

  /// To `relative` of each number, but for numbers that happen to pass through 0.
  void expect_near(const std::string& name, double relative) const {
    const std::vector<double>& expected = reference[name];
    double largest = 0;
    for (const double value : expected) largest = std::max(largest, std::abs(value));
    std::size_t at = 0;
    for (const ParameterEntry& entry : table.entries()) {
      const ConstView view = values.view(entry);
      for (std::int64_t e = 0; e < view.elements(); ++e, ++at) {
        EXPECT_NEAR(gradient_check::read(view, e), expected.at(at),
                    relative * std::max(std::abs(expected[at]), 0.1 * largest))
            << name << ", number " << at;
      }
    }
    EXPECT_EQ(at, expected.size());
  }

  /// a (p - c) + noise, as the scripts have it.
  void set_slopes(int step) {
    for (const ParameterEntry& entry : table.entries()) {
      const ConstView value = values.view(entry);
      for (std::int64_t i = 0; i < value.elements(); ++i) {
        const auto place = static_cast<double>(i);
        const auto noise = static_cast<double>((5 * step + 3 * i) % 7 - 3);
        gradient_check::write(
            gradients.view(entry), i,
            (1 + place) / 8 * (gradient_check::read(value, i) - 0.25) + noise / 16);
      }
    }
  }

  const Reference& reference;
  ParameterTable table;
  ParameterArena values, gradients;
};

/// The numbers of a reference as a tensor.
inline Tensor tensor_of(const Reference& reference, const std::string& name, Shape shape,
                        DType dtype) {
  Tensor tensor(shape, dtype);
  const std::vector<double>& values = reference[name];
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto place = static_cast<std::int64_t>(i);
    if (dtype == DType::i32) {
      tensor.i32()[place] = static_cast<std::int32_t>(values[i]);
    } else {
      gradient_check::write(tensor, place, values[i]);
    }
  }
  return tensor;
}

}  // namespace lamina::testing
