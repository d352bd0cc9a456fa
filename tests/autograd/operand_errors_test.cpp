// An operation checks what it is given before it runs: a mistake is an Error that names the
// operand, never a signal, never numbers read as another type; and the step goes on as if it had
// not been.
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

class Operands : public testing::Test {
 protected:
  Operands() {
    w_ = table_.add("w", {3, 2}, ParameterKind::weight);
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradients_ = ParameterArena(table_);
    begin();
  }
  void begin() {
    tape_.begin_training(table_, values_, &gradients_);
    x = tape_.variable(x_);
    weight = tape_.parameter(w_);
  }
  static std::string error_of(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      EXPECT_FALSE(error.facts().where.empty());
      EXPECT_FALSE(error.facts().fix.empty());
      return error.code() + ": " + error.facts().what;
    }
    return "no error";
  }

  Engine engine_{1};
  ParameterTable table_;
  ParameterId w_;
  ParameterArena values_, gradients_;
  Tensor x_{Shape{4, 3}};
  Tape tape_{engine_};
  Var x, weight;
};

TEST_F(Operands, OfAnotherTypeAreRefused) {
  const Tensor pixels(Shape{4, 3}, DType::u8);
  const Tensor wide(Shape{4, 3}, DType::f64);
  const Tensor codes(Shape{4, 3}, DType::i32);
  const Tensor row(Shape{3}, DType::f64);
  const auto in = [&](const Tensor& tensor) {
    return tape_.input(tensor);
  };
  EXPECT_EQ(error_of([&] { dense(tape_, in(pixels), weight, {}); }),
            "usage.dtype: [dense] x [4,3] is u8 but must be f32");
  EXPECT_EQ(error_of([&] { add(tape_, x, in(wide)); }),
            "usage.dtype: [add] b [4,3] is f64 but must be f32");
  EXPECT_EQ(error_of([&] { scale(tape_, in(codes), 2); }),
            "usage.dtype: [scale] x [4,3] is i32 but must be f32");
  EXPECT_EQ(error_of([&] { layer_norm(tape_, x, in(row), in(row), 1e-3); }),
            "usage.dtype: [layer_norm] gamma [3] is f64 but must be f32");
  EXPECT_EQ(error_of([&] { from_pixels(tape_, x); }),
            "usage.dtype: [from_pixels] pixels [4,3] is f32 but must be u8");
  EXPECT_EQ(error_of([&] {
              embedding(tape_, std::array{x, in(pixels)}, {});
            }),
            "usage.dtype: [embedding] column [4,3] is u8 but must be numbers or codes");
  EXPECT_EQ(error_of([&] { tape_.variable(codes); }),
            "usage.dtype: i32 data has no gradient on a tape of f32");
}

TEST_F(Operands, ThatAreNoValuesAreRefused) {
  EXPECT_EQ(error_of([&] { dense(tape_, x, {}, {}); }), "usage.value: [dense] weight is none");
  EXPECT_EQ(error_of([&] { mean(tape_, {}); }), "usage.value: [mean] x is none");
  EXPECT_EQ(error_of([&] {
              concatenate(tape_, std::array{x, Var{}});
            }),
            "usage.value: [concatenate] part is none");
  EXPECT_EQ(error_of([&] { scale(tape_, tape_.input(ConstView{}), 2); }),
            "usage.value: [scale] x [] is an input without data");
  const Var old = x;
  begin();
  EXPECT_EQ(error_of([&] { dense(tape_, old, weight, {}); }),
            "usage.value: [dense] x is not a value of this step of this tape");
}

TEST_F(Operands, ThatAnOperationKeepsForItselfHaveNoGradientToPass) {
  const Var y = dense(tape_, x, weight, {}, Activation::gelu);
  const Var kept = tape_.output(*tape_.operation_of(y), 1);
  EXPECT_EQ(
      error_of([&] { mean(tape_, kept); }),
      "usage.value: [mean] x is what 'dense' keeps for itself: no gradient passes through it");
}

TEST_F(Operands, CodesOutOfRangeAreRefused) {
  Tensor codes(Shape{3, 2}, DType::i32);
  codes.i32()[3] = 3;  // row 1, column 1
  const auto use = [&](Var first, Var second, std::int64_t categories) {
    return error_of([&] {
      embedding(tape_, std::array{tape_.input(codes), first, second}, std::array{2L, categories});
    });
  };
  EXPECT_EQ(use(weight, Var{}, 3), "no error");  // a table of the codes 0…2
  EXPECT_EQ(use(weight, weight, 2), "usage.bad_code: [embedding] code 3 is none of 0…2");
  EXPECT_EQ(use(Var{}, Var{}, 2), "usage.bad_code: [embedding] code 3 is none of 0…2");
  codes.i32()[3] = -1;
  EXPECT_EQ(use(weight, weight, 2), "usage.bad_code: [embedding] code -1 is none of 0…2");
}

TEST_F(Operands, AStepGoesOnAfterARefusal) {
  Tensor codes(Shape{4, 1}, DType::i32);
  codes.i32()[2] = 9;
  const auto loss_with = [&](bool mistakes) {
    begin();
    const Var y = matmul(tape_, x, weight);
    if (mistakes) {
      error_of([&] { add(tape_, y, x); });
      error_of([&] { embedding(tape_, std::array{tape_.input(codes), weight}, std::array{2L}); });
      error_of([&] { mean(tape_, reshape(tape_, y, {3})); });
    }
    const Var loss = mean(tape_, multiply(tape_, y, y));
    tape_.backward(loss);
    EXPECT_EQ(tape_.operations().size(), 3U);
    return std::vector<float>(gradients_.all().f32(), gradients_.all().f32() + 6);
  };
  gradient_check::fill_normal(x_, Seed(1));
  gradient_check::fill_normal(values_.trainable(), Seed(2));
  EXPECT_EQ(loss_with(true), loss_with(false));
}

TEST_F(Operands, ARateThatDropsEverythingIsRefused) {
  EXPECT_EQ(error_of([&] { dropout(tape_, x, 1, 0); }).substr(0, 12), "usage.value:");
}

}  // namespace
}  // namespace lamina
