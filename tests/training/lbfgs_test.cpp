// L-BFGS by what it finds: the lowest place of a quadratic, of Rosenbrock's valley, of a network's
// loss.
#include "lamina/training/lbfgs.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "small_tasks.hpp"
#include "support/facts_of.hpp"
#include "training/line_search.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

/// Σ i (x_i - i)², i from 1.
double quadratic(std::span<const double> x, std::span<double> gradient) {
  double value = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto k = static_cast<double>(i + 1);
    value += k * (x[i] - k) * (x[i] - k);
    gradient[i] = 2 * k * (x[i] - k);
  }
  return value;
}

/// Σ 100 (x_{i+1} - x_i²)² + (1 - x_i)².
double rosenbrock(std::span<const double> x, std::span<double> gradient) {
  double value = 0;
  std::fill(gradient.begin(), gradient.end(), 0);
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double off = x[i + 1] - x[i] * x[i];
    value += 100 * off * off + (1 - x[i]) * (1 - x[i]);
    gradient[i] += -400 * off * x[i] - 2 * (1 - x[i]);
    gradient[i + 1] += 200 * off;
  }
  return value;
}

TEST(Lbfgs, FindsTheLowestPlaceOfAQuadratic) {
  std::vector<double> x(20, 0);
  const LbfgsResult result = minimize(Lbfgs{.tolerance_change = 0}, x, quadratic);
  EXPECT_TRUE(result.converged);
  // PyTorch 1.13 takes 43 iterations and 48 evaluations.
  EXPECT_LE(result.evaluations, 50);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(x[i], static_cast<double>(i + 1), 1e-7);
  }
}

TEST(Lbfgs, FindsTheEndOfRosenbrocksValley) {
  for (const std::size_t size : {2U, 10U}) {
    std::vector<double> x(size);
    for (std::size_t i = 0; i < size; ++i) x[i] = i % 2 == 0 ? -1.2 : 1;
    const LbfgsResult result =
        minimize(Lbfgs{.max_iterations = 200, .tolerance_change = 1e-14}, x, rosenbrock);
    EXPECT_TRUE(result.converged) << size;
    // PyTorch 1.13 takes 37 iterations and 45 evaluations for two numbers.
    if (size == 2) {
      EXPECT_LE(result.evaluations, 60);
    }
    EXPECT_LT(result.value, 1e-12);
    for (const double value : x) EXPECT_NEAR(value, 1, 1e-6);
  }
}

TEST(Lbfgs, StaysAwayFromValuesThatAreNoNumbers) {
  std::array<double, 1> x = {3};
  const LbfgsResult result = minimize({}, x, [](auto at, auto gradient) {
    gradient[0] = 1 - 1 / at[0];
    return at[0] > 0 ? at[0] - std::log(at[0]) : std::nan("");  // lowest at 1
  });
  EXPECT_TRUE(result.converged);
  EXPECT_NEAR(x[0], 1, 1e-4);
}

TEST(Lbfgs, EndsAtOnceWhereNothingIsToBeFound) {
  std::vector<double> x = {1, 2, 3};
  const LbfgsResult result = minimize({}, x, quadratic);
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.evaluations, 1);
  EXPECT_EQ(x, (std::vector<double>{1, 2, 3}));
}

TEST(LineSearch, EndsWhereBothWolfeConditionsHold) {
  const std::array<double, 2> x = {-1.2, 1};
  std::array<double, 2> gradient{};
  Probe start{.gradient = std::vector<double>(2)};
  start.value = rosenbrock(x, gradient);
  const std::array<double, 2> direction = {-gradient[0], -gradient[1]};
  start.slope = dot(gradient, direction);
  for (const double first : {1e-8, 1e-3, 1.0, 100.0}) {
    const Objective objective = rosenbrock;
    LineSearch search(x, direction, objective, 1e-12);
    const Probe found = search(start, first);
    EXPECT_LE(found.value, start.value + 1e-4 * found.step * start.slope) << first;
    EXPECT_LE(std::abs(found.slope), -0.9 * start.slope) << first;
  }
}

TEST(Lbfgs, FitsALineToItsRoundingInAFewSteps) {
  const Line data(200);
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.loss = MeanSquaredError{};
  const LbfgsResult result = fit(one_thread, network, values, data.examples(), options, Lbfgs{});
  EXPECT_LT(result.value, 1e-8);
  EXPECT_LT(result.evaluations, 40);
  EXPECT_NEAR(values.all().f32()[0], 3, 1e-3);
}

TEST(Lbfgs, LearnsQuadrantsAndLeavesFrozenWeightsAlone) {
  const Quadrants data(200);
  Sequential network({Dense{16, Tanh{}}, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  FitOptions options;
  options.loss = BinaryCrossEntropy{};
  ParameterArena free = network.initialize(Seed(0));
  const LbfgsResult result =
      fit(one_thread, network, free, data.examples(), options, {.max_iterations = 300});
  EXPECT_LT(result.value, 0.05);

  const ParameterArena start = network.initialize(Seed(0));
  ParameterArena held = start;
  options.groups = {{.names = "dense_2.*", .frozen = true}};
  fit(one_thread, network, held, data.examples(), options, {.max_iterations = 20});
  const ParameterEntry& first = network.parameters()[ParameterId{0}];
  EXPECT_EQ(
      std::memcmp(held.view(first).data(), start.view(first).data(), start.view(first).bytes()), 0);
}

TEST(Lbfgs, RefusesABadConfigAndAStartThatIsNotFinite) {
  std::array<double, 1> x = {1};
  EXPECT_EQ(facts_of([&] { minimize(Lbfgs{.history = 0}, x, quadratic); }).code, "usage.bad_value");
  const Line data(20);
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  values.all().f32()[0] = INFINITY;
  EXPECT_EQ(facts_of([&] { fit(one_thread, network, values, data.examples(), {}, Lbfgs{}); }).code,
            "training.diverged");
}

}  // namespace
}  // namespace lamina
