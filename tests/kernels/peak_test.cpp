#include <gtest/gtest.h>

#include "kernels/kernels.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

TEST(Peak, CountsTheOperationsOfEveryThread) {
  const Engine one(1);
  const Engine three(3);
  const double flops = multiply_adds(one, 100);
  EXPECT_GT(flops, 100);
  EXPECT_EQ(multiply_adds(one, 1000), 10 * flops);
  EXPECT_EQ(multiply_adds(three, 100), 3 * flops);
}

TEST(Peak, StaysFiniteOnEveryLevel) {
  for (const Level level : {Level::plain, Level::avx2, Level::avx512, Level::neon}) {
    if (!has(level)) continue;
    float sink = 0;
    table_of(level).multiply_adds(1000, &sink);
    // Chains of x = x / 2 + 1 go to 2, so their sum tells how many of them there were.
    EXPECT_GE(sink, 16.0F);
    EXPECT_LE(sink, 64.0F);
  }
}

}  // namespace
}  // namespace lamina::kernels
