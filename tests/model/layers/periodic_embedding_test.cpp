// Numbers as waves, by the formula.
#include "lamina/model/layers/periodic_embedding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {
namespace {

constexpr double pi = 3.14159265358979323846;

struct Answer {
  std::vector<double> y;
  std::vector<double> expected;
};

/// What the layer makes of x[5,2] in double, and the formula with its parameters.
Answer answer(const PeriodicEmbedding& layer) {
  Sequential network({layer});
  network.build({Field::numbers(2)});
  const ParameterArena values = network.initialize(Seed(7), DType::f64);
  const Engine engine(1);
  Tape tape(engine, DType::f64);
  tape.begin_evaluation(network.parameters(), values);
  Tensor x(Shape{5, 2}, DType::f64);
  for (std::int64_t i = 0; i < 10; ++i) x.f64()[i] = normal(Seed(2), static_cast<std::uint64_t>(i));
  const ConstView y = tape.value(network.forward(tape, tape.input(x)));
  Answer result{{y.f64(), y.f64() + y.elements()}, {}};
  const auto parameter = [&](const std::string& part, std::int64_t i) {
    for (const ParameterEntry& entry : network.parameters().entries()) {
      if (entry.name.ends_with("." + part)) return values.view(entry).f64()[i];
    }
    return 0.0;
  };
  const bool pbld = layer.form == PeriodicForm::pbld;
  const std::int64_t waves = layer.frequencies;
  const std::int64_t units = layer.units - (pbld ? 1 : 0);
  for (std::int64_t row = 0; row < 5; ++row) {
    for (std::int64_t c = 0; c < 2; ++c) {
      for (std::int64_t unit = 0; unit < units; ++unit) {
        double sum = parameter("bias", c * units + unit);
        for (std::int64_t k = 0; k < waves; ++k) {
          const double angle =
              2 * pi * parameter("frequency", c * waves + k) * x.f64()[row * 2 + c] +
              parameter("phase", c * waves + k);
          sum += parameter("weight", (c * waves + k) * units + unit) * std::cos(angle);
          sum += parameter("sine_weight", (c * waves + k) * units + unit) * std::sin(angle);
        }
        result.expected.push_back(pbld ? sum : std::max(sum, 0.0));
      }
    }
    for (std::int64_t c = 0; pbld && c < 2; ++c) result.expected.push_back(x.f64()[row * 2 + c]);
  }
  return result;
}

TEST(PeriodicEmbedding, FollowsItsFormula) {
  for (const PeriodicForm form : {PeriodicForm::pbld, PeriodicForm::plr}) {
    const Answer found = answer({.units = 4, .frequencies = 3, .deviation = 0.7, .form = form});
    ASSERT_EQ(found.y.size(), 40U);
    ASSERT_EQ(found.y.size(), found.expected.size());
    for (std::size_t i = 0; i < found.y.size(); ++i) {
      EXPECT_NEAR(found.y[i], found.expected[i], 1e-12) << i;
    }
  }
}

TEST(PeriodicEmbedding, NeedsMoreThanTheNumberItself) {
  EXPECT_THROW(answer({.units = 1}), Error);
}

}  // namespace
}  // namespace lamina
