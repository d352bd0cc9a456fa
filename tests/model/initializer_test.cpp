// What every initializer promises, and the distributions by their moments.
#include "lamina/model/initializer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "lamina/core/fields.hpp"
#include "support/gradient_check.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

using gradient_check::read;

Tensor started(const Initializer& initializer, Shape shape, DType dtype = DType::f64,
               std::uint64_t seed = 1) {
  Tensor values(shape, dtype);
  initializer->start(values, {.in = shape[0], .out = shape[shape.rank() - 1]}, Seed(seed));
  return values;
}

TEST(EveryInitializer, IsAFunctionOfItsSeedInBothPrecisions) {
  for (const Initializer& one : Initializer::shipped()) {
    SCOPED_TRACE(one.kind());
    const Tensor wide = started(one, {30, 40});
    const Tensor narrow = started(one, {30, 40}, DType::f32);
    const Tensor other = started(one, {30, 40}, DType::f64, 2);
    const bool random = one.as<Zeros>() == nullptr && one.as<Constant>() == nullptr &&
                        one.as<IdentityMatrix>() == nullptr && one.as<HePlus>() == nullptr;
    std::int64_t same = 0;
    for (std::int64_t i = 0; i < wide.elements(); ++i) {
      ASSERT_TRUE(std::isfinite(read(wide, i)));
      ASSERT_EQ(read(narrow, i), static_cast<float>(read(wide, i))) << "rounded once";
      same += read(wide, i) == read(other, i) ? 1 : 0;
    }
    if (random) {
      EXPECT_LT(same, 5);
    } else {
      EXPECT_EQ(same, wide.elements());
    }
  }
}

/// The same numbers as another program's, digit by digit.
TEST(EveryInitializer, StartsWithTheNumbersOfItsFormula) {
  const Reference reference(LAMINA_TEST_DIR "/model/reference/initializers.txt");
  std::vector<std::pair<std::string, Initializer>> all;
  for (const Initializer& one : Initializer::shipped()) {
    const bool automatic = one.as<Automatic>() != nullptr;
    all.emplace_back(automatic ? "glorot_uniform" : std::string(one.kind()), one);
  }
  for (auto& [name, one] : all) {
    if (auto* identity = one.as<IdentityMatrix>()) identity->gain = 3;
  }
  all.emplace_back("variance_scaling_uniform",
                   VarianceScaling{2, FanMode::fan_out, Distribution::uniform});
  all.emplace_back("variance_scaling_normal",
                   VarianceScaling{2, FanMode::fan_avg, Distribution::untruncated_normal});
  for (const auto& [name, one] : all) {
    for (const auto& [side, shape] : {std::pair("wide_", Shape{4, 7}), {"tall_", Shape{7, 4}}}) {
      const Tensor values = started(one, shape, DType::f64, 5);
      const std::vector<double>& want = reference[side + name];
      for (std::int64_t i = 0; i < values.elements(); ++i) {
        EXPECT_NEAR(values.f64()[i], want[static_cast<std::size_t>(i)], 1e-12) << name << " " << i;
      }
    }
  }
}

TEST(Automatic, GoesByTheActivation) {
  const auto first = [](const Initializer& one, const Activation& activation) {
    Tensor values(Shape{4, 7}, DType::f64);
    one->start(values, {.in = 4, .out = 7, .activation = activation}, Seed(5));
    return values.f64()[0];
  };
  EXPECT_EQ(first(Automatic{}, relu), first(HeNormal{}, linear));
  EXPECT_EQ(first(Automatic{}, relu6), first(HeNormal{}, linear));
  EXPECT_EQ(first(Automatic{}, selu), first(LecunNormal{}, linear));
  EXPECT_EQ(first(Automatic{}, Activation::tanh), first(GlorotUniform{}, linear));
}

TEST(EveryInitializer, TakesAnyShape) {
  for (const Initializer& one : Initializer::shipped()) {
    for (const Shape& shape : {Shape{1}, Shape{7}, Shape{1, 5}, Shape{3, 0}, Shape{2, 3, 4}}) {
      const Tensor values = started(one, shape);
      for (std::int64_t i = 0; i < values.elements(); ++i) {
        ASSERT_TRUE(std::isfinite(read(values, i))) << one.kind();
      }
    }
  }
}

/// Mean, variance and kurtosis (3 for a normal distribution, 1.8 for a uniform one), and the
/// largest of 120,000 numbers.
struct Moments {
  double mean = 0, variance = 0, kurtosis = 0, largest = 0;

  explicit Moments(const Initializer& initializer) {
    const Tensor values = started(initializer, {300, 400});
    const auto count = static_cast<double>(values.elements());
    const auto sum = [&](int power) {
      double total = 0;
      for (std::int64_t i = 0; i < values.elements(); ++i) {
        total += std::pow(read(values, i) - mean, power);
        largest = std::max(largest, std::abs(read(values, i)));
      }
      return total / count;
    };
    mean = sum(1);
    variance = sum(2);
    kurtosis = sum(4) / (variance * variance);
  }
};

TEST(RandomInitializers, HaveTheVarianceAndShapeOfTheirDefinition) {
  struct Row {
    Initializer initializer;
    double variance, kurtosis;
  };
  // A standard normal cut off at 2 has variance 1 - 4 φ(2) / (1 - 2 Φ(-2)) = 0.7737 and kurtosis
  // 2.3655, from the moments of the truncated distribution.
  const std::vector<Row> rows = {
      {GlorotUniform{}, 2.0 / 700, 1.8},
      {GlorotNormal{}, 2.0 / 700, 3},
      {HeUniform{}, 2.0 / 300, 1.8},
      {HeNormal{}, 2.0 / 300, 3},
      {LecunUniform{}, 1.0 / 300, 1.8},
      {LecunNormal{}, 1.0 / 300, 3},
      {RandomUniform{.limit = 0.3}, 0.03, 1.8},
      {RandomNormal{.deviation = 0.3}, 0.09, 3},
      {TruncatedNormal{.deviation = 0.3}, 0.09 * 0.77374, 2.3655},
  };
  for (const auto& [initializer, variance, kurtosis] : rows) {
    SCOPED_TRACE(initializer.kind());
    const Moments found(initializer);
    EXPECT_NEAR(found.mean, 0, 4 * std::sqrt(variance / 120'000));
    EXPECT_NEAR(found.variance / variance, 1, 0.02);
    EXPECT_NEAR(found.kurtosis, kurtosis, 0.08);
  }
  EXPECT_LE(Moments(TruncatedNormal{.deviation = 0.3}).largest, 0.6);
  EXPECT_LE(Moments(RandomUniform{.limit = 0.3}).largest, 0.3);
}

TEST(Orthogonal, HasRowsOrColumnsAtRightAngles) {
  for (const Shape& shape : {Shape{40, 40}, Shape{7, 50}, Shape{50, 7}, Shape{2, 10, 6}}) {
    const Tensor values = started(Orthogonal{.gain = 2}, shape);
    const std::int64_t columns = shape[shape.rank() - 1];
    const std::int64_t rows = values.elements() / columns;
    const std::int64_t count = std::min(rows, columns);
    for (std::int64_t a = 0; a < count; ++a) {
      for (std::int64_t b = 0; b < count; ++b) {
        double product = 0;
        for (std::int64_t k = 0; k < std::max(rows, columns); ++k) {
          const auto number = [&](std::int64_t vector) {
            return read(values, rows < columns ? vector * columns + k : k * columns + vector);
          };
          product += number(a) * number(b);
        }
        ASSERT_NEAR(product, a == b ? 4 : 0, 1e-13) << a << " " << b;
      }
    }
  }
}

TEST(Orthogonal, FavoursNoDirection) {
  // By the sign of its first number, over seeds.
  int positive = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    positive += read(started(Orthogonal{}, {2, 2}, DType::f64, seed), 0) > 0 ? 1 : 0;
  }
  EXPECT_NEAR(positive, 200, 40);
}

}  // namespace
}  // namespace lamina
