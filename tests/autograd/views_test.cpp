// Values without arithmetic of their own: other shapes of the same memory, bytes as numbers, and
// lists of values.
#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "lamina/autograd/operations.hpp"

namespace lamina {
namespace {

class Views : public testing::Test {
 protected:
  Views() { tape_.begin_evaluation(none_, values_); }

  Engine engine_{1};
  ParameterTable none_;
  ParameterArena values_{none_};
  Tape tape_{engine_};
};

TEST_F(Views, ReshapeCopiesNothing) {
  const Tensor x(Shape{4, 6}, DType::i32);
  const Var in = tape_.input(x);
  const Var seen = reshape(tape_, in, {2, 3, 4});
  EXPECT_EQ(tape_.value(seen).data(), x.view().data());
  EXPECT_EQ(tape_.shape(seen), (Shape{2, 3, 4}));
  EXPECT_EQ(tape_.value(seen).dtype, DType::i32);
  EXPECT_EQ(tape_.shape(flatten(tape_, seen)), (Shape{2, 12}));
  EXPECT_EQ(tape_.step_memory().total(), 0U);
  EXPECT_EQ(reshape(tape_, in, {4, 6}), in) << "its own shape is itself";
}

TEST_F(Views, AByteBecomesItsShareOf255RoundedOnce) {
  Tensor pixels(Shape{256}, DType::u8);
  for (int i = 0; i < 256; ++i) pixels.u8()[i] = static_cast<std::uint8_t>(i);
  const ConstView numbers = tape_.value(from_pixels(tape_, tape_.input(pixels)));
  for (int i = 0; i < 256; ++i) EXPECT_EQ(numbers.f32()[i], static_cast<float>(i / 255.0));
}

TEST_F(Views, AListStaysWhereItIsWhileOthersAreMade) {
  const std::span<Var> first = tape_.list(3);
  EXPECT_FALSE(first[0]) << "a place of a list is none at first";
  first[2] = tape_.input(Tensor(Shape{2}).view());
  const std::span<Var> second = tape_.list(1000);
  second[0] = Var{};
  EXPECT_EQ(tape_.shape(first[2]), Shape{2});
  EXPECT_EQ(tape_.list(0).size(), 0U);
}

}  // namespace
}  // namespace lamina
