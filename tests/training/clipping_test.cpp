#include "training/clipping.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using gradient_check::read;
using gradient_check::write;

/// Gradients 3, 4 and 12 in three tensors, whose common norm is 13; and a statistic that is no
/// gradient.
struct Gradients {
  explicit Gradients(DType dtype) {
    for (const char* name : {"a", "b", "c"}) table.add(name, {1}, ParameterKind::weight);
    table.add("mean", {1}, ParameterKind::statistic);
    table.lay_out();
    arena = ParameterArena(table, dtype);
    set({3, 4, 12, 1000});
  }
  void set(std::array<double, 4> numbers) {
    for (std::size_t i = 0; i < 4; ++i) write(arena.view(table.entries()[i]), 0, numbers[i]);
  }
  double operator[](std::size_t i) const { return read(arena.view(table.entries()[i]), 0); }
  ParameterTable table;
  ParameterArena arena;
};

const Engine one_thread(1);

TEST(Clipping, ShortensLongGradientsAndKeepsTheirDirection) {
  for (const DType dtype : {DType::f32, DType::f64}) {
    Gradients g(dtype);
    EXPECT_DOUBLE_EQ(clip_gradients(one_thread, g.arena, 6.5), 13);
    EXPECT_NEAR(g[0], 1.5, 1e-6);
    EXPECT_NEAR(g[1], 2, 1e-6);
    EXPECT_NEAR(g[2], 6, 1e-6);
    EXPECT_EQ(g[3], 1000);
  }
}

TEST(Clipping, LeavesShortGradientsAlone) {
  for (const double limit : {13.0, 100.0}) {
    Gradients g(DType::f32);
    EXPECT_DOUBLE_EQ(clip_gradients(one_thread, g.arena, limit), 13);
    EXPECT_EQ(g[2], 12);
  }
}

TEST(Clipping, MeasuresWhatDoesNotFitInAnF32) {
  Gradients g(DType::f32);
  g.set({3e30, 4e30, 12e30, 0});
  EXPECT_NEAR(clip_gradients(one_thread, g.arena, 1) / 13e30, 1, 1e-6);
  EXPECT_NEAR(g[2], 12.0 / 13, 1e-6);
}

TEST(Clipping, LeavesWhatIsNotFiniteToBeFound) {
  Gradients g(DType::f32);
  g.set({3, std::numeric_limits<double>::quiet_NaN(), 12, 0});
  EXPECT_TRUE(std::isnan(clip_gradients(one_thread, g.arena, 1)));
  EXPECT_EQ(g[0], 3);
  g.set({3, std::numeric_limits<double>::infinity(), 12, 0});
  EXPECT_TRUE(std::isinf(clip_gradients(one_thread, g.arena, 1)));
  EXPECT_EQ(g[2], 12);
}

TEST(ClipValues, CutsEachNumberAndLeavesTheRest) {
  for (const DType dtype : {DType::f32, DType::f64}) {
    Gradients gradients(dtype);
    gradients.set({-3, 4, 0.25, 1000});
    clip_values(gradients.arena, 0.5);
    EXPECT_EQ(gradients[0], -0.5);
    EXPECT_EQ(gradients[1], 0.5);
    EXPECT_EQ(gradients[2], 0.25);
    EXPECT_EQ(gradients[3], 1000) << "a statistic";
    const double nan = std::numeric_limits<double>::quiet_NaN();
    gradients.set({nan, std::numeric_limits<double>::infinity(), 0, 0});
    clip_values(gradients.arena, 0.5);
    EXPECT_TRUE(std::isnan(gradients[0]));
    EXPECT_EQ(gradients[1], 0.5);
  }
}

}  // namespace
}  // namespace lamina
