// Mistakes of who makes a tensor, a view or an arena are Errors, not aborts.
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "lamina/core/error.hpp"
#include "lamina/core/parameters.hpp"

namespace lamina {
namespace {

std::string what_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_FALSE(error.facts().fix.empty());
    return error.facts().what;
  }
  return "no error";
}

TEST(Tensor, RefusesValuesThatDoNotFillItsShape) {
  EXPECT_EQ(what_of([] {
              Tensor({2, 2}, std::array{1.0F, 2.0F, 3.0F});
            }),
            "3 values do not fill the shape [2,2]");
  EXPECT_EQ(what_of([] {
              Tensor({2, 2}, std::vector<std::uint8_t>(3));
            }),
            "3 values do not fill the shape [2,2]");
}

TEST(Shape, RefusesSizesThatNoShapeHas) {
  EXPECT_EQ(what_of([] { Shape({2, -1}); }), "a shape [2] cannot get the size -1");
  EXPECT_EQ(what_of([] { Shape({1, 2, 3, 4, 5}); }), "a shape [1,2,3,4] cannot get the size 5");
  EXPECT_EQ(what_of([] { Shape().with_rows(3); }), "a shape [] cannot get the size 3");
}

TEST(View, RefusesRowsOutsideOfIt) {
  const Tensor tensor(Shape{4, 2});
  EXPECT_EQ(what_of([&] { tensor.view().rows(3, 2); }), "rows 3 to 5 do not lie in [4,2]");
  EXPECT_EQ(what_of([&] { tensor.view().rows(-1, 2); }), "rows -1 to 1 do not lie in [4,2]");
}

TEST(Tensor, ConvertsNumbersOnly) {
  const Tensor pixels(Shape{2}, DType::u8);
  EXPECT_EQ(what_of([&] { converted(pixels, DType::f32); }), "cannot convert u8 to f32");
}

TEST(ParameterArena, RefusesAParameterOfAnotherTable) {
  ParameterTable table;
  const ParameterId id = table.add("w", {3, 3}, ParameterKind::weight);
  EXPECT_EQ(what_of([&] { ParameterArena(table).view(table[id]); }),
            "parameter 'w' [3,3] does not lie in an arena of 0 elements")
      << "before lay_out()";
}

}  // namespace
}  // namespace lamina
