#include "lamina/plot/svg.hpp"

#include <gtest/gtest.h>

#include <array>

namespace lamina::plot {
namespace {

Plot small() {
  return {.title = "a < b & \"c\"",
          .x = {.label = "step"},
          .y = {.label = "loss"},
          .series = {{.name = "training", .x = {0, 2}, .y = {1, 0}}}};
}

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(PlotSvg, HasTitleAndDescriptionForScreenReaders) {
  const std::string drawn = svg(small());
  EXPECT_NE(drawn.find("role=\"img\" aria-labelledby=\"title desc\""), std::string::npos);
  EXPECT_NE(drawn.find("<title id=\"title\">a &lt; b &amp; &quot;c&quot;</title>"),
            std::string::npos);
  EXPECT_NE(drawn.find("<desc id=\"desc\">loss against step. training: 2 points, from 1 at step 0 "
                       "to 0 at 2.</desc>"),
            std::string::npos);
}

TEST(PlotSvg, DrawsTheLineFromAxisToAxis) {
  EXPECT_NE(svg(small()).find("<path class=\"s s0\" d=\"M64 54L620 324\"/>"), std::string::npos)
      << svg(small());
}

TEST(PlotSvg, IsLightAndDarkAndRefersToNothingOutside) {
  const std::string drawn = svg(small());
  EXPECT_NE(drawn.find("@media(prefers-color-scheme:dark)"), std::string::npos);
  EXPECT_EQ(times(drawn, "http"), 1u) << "the name of the SVG namespace alone";
  EXPECT_EQ(drawn.find("href"), std::string::npos);
}

TEST(PlotSvg, PutsFiguresOneBelowTheOther) {
  Pictures pictures{.title = "units", .width = 2, .height = 1};
  pictures.pictures = {{"unit 1", {0, 1}}};
  const std::array<Figure, 2> both = {small(), pictures};
  const std::string drawn = svg(both);
  EXPECT_NE(drawn.find("c&quot;; units</title>"), std::string::npos);
  EXPECT_NE(drawn.find("<path class=\"g15\" d=\"M1 0h1v1h-1z\"/>"), std::string::npos) << drawn;
}

TEST(PlotSvg, GivesTheSameBytesEachTime) {
  EXPECT_EQ(svg(small()), svg(small()));
}

TEST(PlotSvg, MergesCellsOfOneShade) {
  Plot plot{.map = HeatMap{.name = "loss", .columns = 3, .rows = 1, .values = {0, 0, 1}}};
  const std::string drawn = svg(plot);
  EXPECT_NE(drawn.find("<path class=\"m0\" d=\"M0 0h2v1h-2z\"/>"), std::string::npos) << drawn;
  EXPECT_NE(drawn.find("<path class=\"m15\" d=\"M2 0h1v1h-1z\"/>"), std::string::npos) << drawn;
}

}  // namespace
}  // namespace lamina::plot
