// Numbers as places in bins.
#include "lamina/model/layers/piecewise_linear.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "lamina/autograd/program.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {
namespace {

std::vector<float> answers(const PiecewiseLinear& layer, const Tensor& x) {
  Network network = Sequential({layer});
  network.build({Field::numbers(x.shape().columns())});
  const ParameterArena values = network.initialize(Seed(1));
  const Engine engine(1);
  const Program program = network.lower(values);
  Program::Workspace workspace;
  const std::vector<ConstView> in = {x};
  const ConstView& y = program.run(engine, in, workspace);
  return {y.f32(), y.f32() + y.elements()};
}

TEST(PiecewiseLinear, IsEquationOneOfItsPaper) {
  const std::vector<std::vector<double>> edges = {{-1, 0, 0.5, 2}, {1, 3}, {0, 1, 2}};
  PiecewiseLinear layer;
  for (const auto& column : edges) layer.columns.push_back({column});
  Tensor x(Shape{9, 3});
  for (std::int64_t i = 0; i < 27; ++i) x.f32()[i] = static_cast<float>(i) / 4 - 2;
  const std::vector<float> y = answers(layer, x);
  std::size_t at = 0;
  for (std::int64_t row = 0; row < 9; ++row) {
    for (std::size_t c = 0; c < 3; ++c) {
      const double value = x.f32()[row * 3 + static_cast<std::int64_t>(c)];
      const std::size_t bins = edges[c].size() - 1;
      for (std::size_t j = 0; j < bins; ++j) {
        double place = (value - edges[c][j]) / (edges[c][j + 1] - edges[c][j]);
        if (j > 0) place = std::max(place, 0.0);
        if (j + 1 < bins) place = std::min(place, 1.0);
        ASSERT_LT(at, y.size());
        EXPECT_NEAR(y[at++], place, 1e-6) << row << ' ' << c << ' ' << j;
      }
    }
  }
  EXPECT_EQ(at, y.size());
}

TEST(PiecewiseLinear, TakesQuantilesOnceEach) {
  Tensor data(Shape{101, 3});
  for (std::int64_t i = 0; i < 101; ++i) {
    data.f32()[i * 3] = static_cast<float>((i * 37) % 101);  // 0…100 in some order
    data.f32()[i * 3 + 1] = i < 90 ? 0 : 1;                  // hardly ever 1
    data.f32()[i * 3 + 2] = 5;
  }
  PiecewiseLinear layer;
  layer.adapt(data, 4);
  ASSERT_EQ(layer.columns.size(), 3U);
  EXPECT_EQ(layer.columns[0].edges, (std::vector<double>{0, 25, 50, 75, 100}));
  EXPECT_EQ(layer.columns[1].edges, (std::vector<double>{0, 1}));
  EXPECT_EQ(layer.columns[2].edges, (std::vector<double>{4, 6}));
}

TEST(PiecewiseLinear, AValueOfManyRowsTakesOneBinsShare) {
  Tensor data(Shape{101, 1});
  for (std::int64_t i = 0; i < 101; ++i) data.f32()[i] = i < 90 ? 0 : static_cast<float>(i - 89);
  PiecewiseLinear layer;
  layer.adapt(data, 4);
  // 26 of the 90 zeros count beside 1 … 11: of these 37 numbers the quantiles are places 0, 9,
  // … 36.
  EXPECT_EQ(layer.columns[0].edges, (std::vector<double>{0, 2, 11}));
}

TEST(PiecewiseLinear, WithoutEdgesLeavesNumbersAsTheyAre) {
  Tensor x(Shape{2, 2});
  for (std::int64_t i = 0; i < 4; ++i) x.f32()[i] = static_cast<float>(i) - 1.5F;
  EXPECT_EQ(answers({}, x), (std::vector<float>{-1.5F, -0.5F, 0.5F, 1.5F}));
}

std::string refusal(const PiecewiseLinear& layer) {
  Network network = Sequential({layer});
  try {
    network.build({Field::numbers(1)});
  } catch (const Error& error) {
    return error.facts().what;
  }
  return "";
}

TEST(PiecewiseLinear, RefusesEdgesThatDoNotAscend) {
  EXPECT_EQ(refusal({{{{1, 1}}}}),
            "the edges of a column's bins are not at least two numbers that ascend");
  EXPECT_EQ(refusal({{{{1}}}}),
            "the edges of a column's bins are not at least two numbers that ascend");
  EXPECT_EQ(refusal({{{{0, 1}}, {{0, 1}}}}),
            "[piecewise_linear_1] got numbers [1], but needs numbers [2]");
}

}  // namespace
}  // namespace lamina
