// Where embedding() puts what: every column straight into its place of one output.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "lamina/autograd/operations.hpp"

namespace lamina {
namespace {

TEST(Embedding, PutsNumbersRowsOfTablesAndOneHotSideBySide) {
  const Engine engine(1);
  const Tensor table(Shape{4, 2}, std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8});
  const Tensor numbers(Shape{2, 1, 2}, std::vector<float>{0.5F, -1, 2, 9});
  Tensor codes(Shape{2, 2}, DType::i32);
  for (int i = 0; i < 4; ++i) codes.i32()[i] = i;  // rows 0 1 and 2 3
  Tape tape(engine);
  tape.begin_evaluation(ParameterTable{}, ParameterArena{});
  const std::array columns = {tape.input(codes), Var{}, tape.input(table), tape.input(numbers)};
  const std::array<std::int64_t, 2> categories = {2, 3};
  const Var out = embedding(tape, columns, categories);
  ASSERT_EQ(tape.shape(out), Shape({2, 6}));
  const float* const y = tape.value(out).f32();
  const std::vector<float> want = {0, 0, 3, 4, 0.5F, -1, 0, 1, 7, 8, 2, 9};
  EXPECT_EQ(std::vector<float>(y, y + 12), want);

  ASSERT_EQ(tape.operations().size(), 1U);
  const Op& op = tape.operations()[0];
  EXPECT_STREQ(op.kind->integer_list, "categories");
  EXPECT_EQ(std::vector<std::int64_t>(tape.integers(op).begin(), tape.integers(op).end()),
            std::vector<std::int64_t>({2, 3}));
}

TEST(Embedding, OfNumbersAloneIsNoCopy) {
  const Engine engine(1);
  const Tensor numbers(Shape{3, 2});
  Tape tape(engine);
  tape.begin_evaluation(ParameterTable{}, ParameterArena{});
  const Var x = tape.input(numbers);
  EXPECT_EQ(embedding(tape, std::array{x}, {}), x);
}

}  // namespace
}  // namespace lamina
