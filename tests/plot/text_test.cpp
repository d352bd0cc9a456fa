#include "lamina/plot/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>

#include "plot/canvas.hpp"
#include "support/facts_of.hpp"

namespace lamina::plot {
namespace {

Plot falling() {
  return {.title = "Loss by step",
          .x = {.label = "step"},
          .y = {.label = "loss"},
          .series = {{.name = "training", .x = {0, 1, 2, 3, 4}, .y = {1, 0.5, 0.25, 0.125, 0}}}};
}

int widest_line(const std::string& text) {
  int widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, columns_of(line));
  return widest;
}

TEST(PlotText, DrawsALineOfDotsBetweenAxesWithRoundNumbers) {
  EXPECT_EQ(text(falling(), {.width = 40, .height = 5}),
            "Loss by step\n"
            "   loss\n"
            "   1┤⠉⠒⠤⡀\n"
            "    │   ⠈⠑⠢⣀\n"
            " 0.5┤       ⠉⠢⠤⢄⣀\n"
            "    │            ⠉⠉⠒⠢⠤⣀⣀⣀⡀\n"
            "   0┤                    ⠈⠉⠉⠉⠒⠒⠒⠢⠤⠤⠤⣀⣀⣀\n"
            "    └┬────────────────┬───────────────┬\n"
            "     0                2               4\n"
            "                    step\n"
            "     ⠒⠒ training\n");
}

TEST(PlotText, TellsSeveralLinesApartBySignsThatNeedNoColour) {
  Plot plot = falling();
  plot.series.push_back({.name = "validation", .x = {0, 4}, .y = {1, 1}});
  const std::string drawn = text(plot, {.width = 40, .height = 5});
  EXPECT_NE(drawn.find("● training   ○ validation"), std::string::npos) << drawn;
  EXPECT_NE(drawn.find("○⠉"), std::string::npos) << drawn;
}

TEST(PlotText, ShadesAMapAndPutsThePathOnIt) {
  Plot plot{.map = HeatMap{.name = "loss",
                           .columns = 3,
                           .rows = 2,
                           .values = {0, 1, 2, 2, 3, 4},
                           .x_low = 0,
                           .x_high = 2,
                           .y_low = 0,
                           .y_high = 1}};
  plot.series = {{.name = "descent", .mark = Mark::path, .x = {2, 0}, .y = {1, 0}}};
  EXPECT_EQ(text(plot, {.width = 40, .height = 4}),
            "  │▒▒▒▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓▓▓▓▓████████████\n"
            " 1┤▒▒▒▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓⣀⣀⣀⠤⠤⠤⠒⠒⠒⠉⠉⠉●█████\n"
            "  │      ⣀⣀⣀⠤⠤⠤⠒⠒⠒⠉⠉⠉░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒\n"
            " 0┤     ←●     ░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒\n"
            "  └──────┬───────────┬───────────┬─────\n"
            "         0           1           2\n"
            "   ● descent\n"
            "   loss: 0 [ ░▒▓█] 4\n");
}

TEST(PlotText, DrawsBarsInEighthsOfACell) {
  const Plot plot{.series = {{.name = "rows", .mark = Mark::bars, .x = {1, 2, 3}, .y = {4, 1, 3}}}};
  EXPECT_EQ(text(plot, {.width = 40, .height = 3}),
            " 4┤ ██████████              ▂▂▂▂▂▂▂▂▂▂\n"
            " 2┤ ██████████              ██████████\n"
            " 0┤ ██████████  ▆▆▆▆▆▆▆▆▆▆  ██████████\n"
            "  └──────┬───────────┬───────────┬─────\n"
            "         1           2           3\n"
            "   █ rows\n");
}

TEST(PlotText, DithersGreysToDots) {
  Pictures pictures{.width = 4, .height = 4};
  pictures.pictures = {{"stripe", {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}},
                       {"flat", std::vector<double>(16, 3)}};
  EXPECT_EQ(text(pictures), "⢸⢸ ⢕⢕\ns… f…\n");
}

TEST(PlotText, FitsItsWidthWhateverItsNumbers) {
  Plot plot = falling();
  plot.series[0].y = {1e-9, 12345678, -1e30, 4, std::numeric_limits<double>::quiet_NaN()};
  plot.series[0].name = std::string(100, 'n');
  plot.title = plot.x.label = plot.y.label = std::string(200, 't');
  for (const int width : {40, 61, 80}) {
    for (const bool unicode : {true, false}) {
      EXPECT_LE(widest_line(text(plot, {.width = width, .unicode = unicode})), width);
    }
  }
}

TEST(PlotText, IsAsciiAloneWhereTheScreenIs) {
  Plot plot = falling();
  plot.series.push_back({.name = "path", .mark = Mark::path, .x = {0, 4}, .y = {0, 1}});
  for (const char byte : text(plot, {.unicode = false})) {
    EXPECT_LT(static_cast<unsigned char>(byte), 128);
  }
}

TEST(PlotText, HasControlCodesOnlyWithColour) {
  EXPECT_EQ(text(falling()).find('\x1b'), std::string::npos);
  EXPECT_NE(text(falling(), {.colour = true}).find('\x1b'), std::string::npos);
}

TEST(PlotText, LeavesGapsWhereNothingCanBeShown) {
  Plot plot = falling();
  plot.series[0].y = {1, std::numeric_limits<double>::infinity(), 0, -1, 2};
  plot.y.scale = Scale::logarithmic;
  EXPECT_NO_THROW(text(plot));
  plot.series.clear();
  EXPECT_NO_THROW(text(plot));
}

TEST(PlotText, RefusesWhatDoesNotFitTogether) {
  Plot plot = falling();
  plot.series[0].x.pop_back();
  const ErrorFacts facts = facts_of([&] { (void)text(plot); });
  EXPECT_EQ(facts.code, "usage.bad_plot");
  EXPECT_EQ(facts.what, "series 'training' has 4 x but 5 y");
  EXPECT_EQ(facts.where, "plot 'Loss by step'");
  EXPECT_EQ(facts_of([] { (void)text(Plot{.map = HeatMap{.columns = 2, .rows = 2}}); }).what,
            "the heat map has 0 values for 2 x 2 cells");
  EXPECT_EQ(facts_of([] {
              (void)text(Pictures{.pictures = {{"a", {1}}}});
            }).what,
            "picture 'a' has 1 pixels, not 28 x 28");
  EXPECT_EQ(facts_of([] { (void)text(Plot{.x = {.low = 2, .high = 1}}); }).what,
            "the x axis goes from 2 to 1");
}

}  // namespace
}  // namespace lamina::plot
