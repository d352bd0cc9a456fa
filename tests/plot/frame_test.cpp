#include "plot/frame.hpp"

#include <gtest/gtest.h>

namespace lamina::plot {
namespace {

std::string labels(const Span& span, int count) {
  std::string all;
  for (const Tick& tick : span.ticks(count)) all += tick.label + " ";
  return all;
}

TEST(PlotFrame, TicksAreRound) {
  EXPECT_EQ(labels({0, 1}, 5), "0 0.2 0.4 0.6 0.8 1 ");
  EXPECT_EQ(labels({-3, 17}, 4), "0 5 10 15 ");
  EXPECT_EQ(labels({0.0003, 0.0011}, 4), "0.0004 0.0006 0.0008 0.001 ");
  EXPECT_EQ(labels({0, 60000}, 6), "0 1e+04 2e+04 3e+04 4e+04 5e+04 6e+04 ");
  EXPECT_EQ(labels({1e-3, 1e2, Scale::logarithmic}, 6), "0.001 0.01 0.1 1 10 100 ");
  EXPECT_EQ(labels({0.9, 12, Scale::logarithmic}, 6), "1 2 5 10 ");
}

TEST(PlotFrame, PlacesAreSharesOfTheWay) {
  EXPECT_DOUBLE_EQ((Span{2, 6}.place(3)), 0.25);
  EXPECT_NEAR((Span{1, 1000, Scale::logarithmic}.place(10)), 1.0 / 3, 1e-12);
  EXPECT_FALSE((Span{1, 1000, Scale::logarithmic}.place(0) >= 0));
}

TEST(PlotFrame, ASingleValueGetsRoom) {
  const Frame frame(Plot{.series = {{.x = {5}, .y = {0}}}});
  EXPECT_EQ(frame.x.low, 2.5);
  EXPECT_EQ(frame.x.high, 7.5);
  EXPECT_EQ(frame.y.low, -1);
  EXPECT_EQ(frame.y.high, 1);
}

TEST(PlotFrame, LinesEndAtTheAxes) {
  Plot plot{.x = {.low = 0, .high = 1}, .y = {.low = 0, .high = 1}};
  plot.series = {{.x = {-1, 2}, .y = {-1, 2}}, {.x = {0, 1}, .y = {2, 3}}};
  const Frame frame(plot);
  const std::vector<Piece> line = pieces(frame, plot.series[0]);
  ASSERT_EQ(line.size(), 1u);
  EXPECT_DOUBLE_EQ(line[0].x0, 0);
  EXPECT_DOUBLE_EQ(line[0].y1, 1);
  EXPECT_TRUE(pieces(frame, plot.series[1]).empty());
}

TEST(PlotFrame, ADescriptionSaysWhereEachSeriesGoes) {
  Plot plot{.x = {.label = "step"}, .y = {.label = "loss"}};
  plot.series = {{.name = "training", .x = {0, 9}, .y = {1.5, 0.25}}};
  EXPECT_EQ(description_of(plot),
            "loss against step. training: 2 points, from 1.5 at step 0 to 0.25 at 9.");
  plot.description = "It falls.";
  EXPECT_EQ(description_of(plot), "It falls.");
}

}  // namespace
}  // namespace lamina::plot
