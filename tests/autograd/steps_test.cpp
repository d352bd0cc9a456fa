// What a step is: its number, its part of a batch, the values that are its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

class Steps : public testing::Test {
 protected:
  Steps() {
    w_ = table_.add("w", {4, 2}, ParameterKind::weight);
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradients_ = ParameterArena(table_);
    gradient_check::fill(x_, 1);
  }

  /// Which elements of the rows [first, first + count) of x a dropout kept.
  std::vector<float> dropped(const TrainingStep& step, std::int64_t first = 0,
                             std::int64_t count = 8) {
    tape_.begin_training(table_, values_, &gradients_, step);
    const Var y = dropout(tape_, tape_.variable(x_.view().rows(first, count)), 0.5, 1);
    tape_.backward(mean(tape_, y));
    const ConstView out = tape_.value(y);
    return {out.f32(), out.f32() + out.elements()};
  }

  static std::string error_of(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      return error.code() + ": " + error.facts().what;
    }
    return "no error";
  }

  Engine engine_{1};
  ParameterTable table_;
  ParameterId w_;
  ParameterArena values_, gradients_;
  Tensor x_{Shape{8, 4}};
  Tape tape_{engine_};
};

TEST_F(Steps, ALoopThatSaysNothingDropsOthersAtEveryStep) {
  const std::vector<float> first = dropped({});
  const std::vector<float> second = dropped({});
  EXPECT_NE(first, second);
  EXPECT_EQ(dropped({.number = 0}), first) << "a tape counts from 0";
  EXPECT_EQ(dropped({}), second) << "and goes on from what it was told";
}

TEST_F(Steps, LeaveNoGradientOfTheLastOneToAParameterThatTheLossDoesNotReach) {
  const View gradient = gradients_.view(table_.entries()[0]);
  std::fill_n(gradient.f32(), gradient.elements(), 7.0F);
  dropped({});
  for (std::int64_t i = 0; i < gradient.elements(); ++i) EXPECT_EQ(gradient.f32()[i], 0) << i;
}

TEST_F(Steps, EvaluationsAreNotCounted) {
  dropped({.number = 4});
  tape_.begin_evaluation(table_, values_);
  const std::vector<float> fifth = dropped({});
  EXPECT_EQ(dropped({.number = 5}), fifth);
}

TEST_F(Steps, APartOfABatchDropsWhatTheWholeDrops) {
  const std::vector<float> whole = dropped({.number = 3});
  std::vector<float> parts = dropped({.number = 3}, 0, 3);
  const std::vector<float> second = dropped({.number = 3, .first_row = 3}, 3, 5);
  EXPECT_NE(dropped({.number = 3}, 3, 5), second);
  parts.insert(parts.end(), second.begin(), second.end());
  EXPECT_EQ(parts, whole);
}

TEST_F(Steps, AValueOfAnotherStepIsRefused) {
  tape_.begin_training(table_, values_, &gradients_);
  const Var old = tape_.input(x_);
  Tape other(engine_);
  other.begin_training(table_, values_);
  const Var foreign = other.input(x_);
  tape_.begin_training(table_, values_, &gradients_);
  tape_.input(x_);
  const std::string refused = "usage.value: a value is not of this step of this tape";
  for (const Var wrong : {old, foreign}) {
    EXPECT_EQ(error_of([&] { tape_.value(wrong); }), refused);
    EXPECT_EQ(error_of([&] { tape_.shape(wrong); }), refused);
    EXPECT_EQ(error_of([&] { tape_.gradient(wrong); }), refused);
    EXPECT_EQ(error_of([&] { tape_.backward(wrong); }), refused);
    EXPECT_EQ(error_of([&] { tape_.keep_gradient(wrong); }), refused);
  }
  EXPECT_EQ(error_of([&] { tape_.value({}); }), "usage.value: a value is none");
  EXPECT_EQ(error_of([&] { tape_.parameter({7}); }),
            "usage.value: there is no parameter 7 among the 1 of this step");
}

TEST_F(Steps, ABackwardPassThatMakesNoSenseIsRefused) {
  tape_.begin_training(table_, values_);
  const Var y = matmul(tape_, tape_.input(x_), tape_.parameter(w_));
  EXPECT_EQ(error_of([&] { tape_.backward(mean(tape_, y)); }),
            "usage.gradient: this step has no place for gradients");
  EXPECT_EQ(error_of([&] { tape_.gradient(y); }),
            "usage.gradient: this step computes no gradients");

  tape_.begin_training(table_, values_, &gradients_);
  const Var again = matmul(tape_, tape_.input(x_), tape_.parameter(w_));
  EXPECT_EQ(error_of([&] { tape_.backward(again); }),
            "usage.shape: a loss of shape [8,2] is not one number");
  const Var loss = mean(tape_, again);
  tape_.backward(loss);
  EXPECT_EQ(error_of([&] { tape_.backward(loss); }),
            "usage.gradient: this step was played backwards before");
}

TEST_F(Steps, NumbersOfAnotherTypeThanTheTapesAreRefused) {
  const ParameterArena wide(table_, DType::f64);
  EXPECT_EQ(error_of([&] { tape_.begin_evaluation(table_, wide); }),
            "usage.dtype: the parameters are f64 but the tape computes in f32");
  EXPECT_EQ(error_of([&] { Tape(engine_, DType::u8); }),
            "usage.dtype: a tape of u8 cannot compute");
}

}  // namespace
}  // namespace lamina
