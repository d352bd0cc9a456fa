// gradient(y) is dL/dy of whatever y is, where somebody asked to keep it; and watching changes no
// bit.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <functional>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

std::string code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_FALSE(error.facts().fix.empty());
    return error.code();
  }
  return "no error";
}

std::vector<float> numbers(const ConstView& view) {
  return {view.f32(), view.f32() + view.elements()};
}

/// L = mean(c · y) for y = g(x·w + b), so that dL/dy = c / 12 whatever g is.
class Watched : public testing::Test {
 protected:
  Watched() {
    w_ = table_.add("w", {3, 4}, ParameterKind::weight);
    b_ = table_.add("b", {4}, ParameterKind::bias);
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradients_ = ParameterArena(table_);
    gradient_check::fill_normal(values_.trainable(), Seed(1));
    gradient_check::fill_normal(x_, Seed(2));
    gradient_check::fill_normal(c_, Seed(3));
  }

  /// Records the step without playing it backwards.
  void record(Activation g, bool fused = true) {
    tape_.begin_training(table_, values_, &gradients_);
    const Var x = tape_.input(x_);
    const Var w = tape_.parameter(w_);
    const Var b = tape_.parameter(b_);
    z_ = fused ? Var{} : add_row(tape_, matmul(tape_, x, w), b);
    y_ = fused ? dense(tape_, x, w, b, g) : activate(tape_, z_, g);
    loss_ = mean(tape_, multiply(tape_, y_, tape_.input(c_)));
  }
  void expect_gradient_of_y() {
    const ConstView dy = tape_.gradient(y_);
    ASSERT_EQ(dy.shape, c_.shape());
    for (int i = 0; i < 12; ++i) EXPECT_FLOAT_EQ(dy.f32()[i], c_.f32()[i] / 12);
  }

  Engine engine_{1};
  ParameterTable table_;
  ParameterId w_, b_;
  ParameterArena values_, gradients_;
  Tensor x_{Shape{3, 3}};
  Tensor c_{Shape{3, 4}};
  Tape tape_{engine_};
  Var y_, z_, loss_;
};

const std::array elementwise = {Activation::relu, Activation::sigmoid, Activation::tanh,
                                Activation::gelu, Activation::silu};

TEST_F(Watched, AGradientAskedForIsThatOfTheValue) {
  for (const Activation& g : elementwise) {
    record(g);
    tape_.keep_gradient(y_);
    tape_.backward(loss_);
    expect_gradient_of_y();
  }
}

TEST_F(Watched, AGradientNobodyAskedForIsNeverAnother) {
  for (const Activation& g : elementwise) {
    record(g);
    tape_.backward(loss_);
    EXPECT_EQ(code_of([&] { tape_.gradient(y_); }), "usage.gradient");
  }
  record(Activation::linear);
  tape_.backward(loss_);
  expect_gradient_of_y();  // nothing needed its memory
}

TEST_F(Watched, AWatchedStepKeepsTheGradientsOfValuesAndOfWhatComesBeforeTheActivation) {
  tape_.watch(true);
  for (const Activation& g : elementwise) {
    record(g, false);
    tape_.backward(loss_);
    const std::vector<float> z = numbers(tape_.value(z_));
    const std::vector<float> dz = numbers(tape_.gradient(z_));
    EXPECT_EQ(before_activation(tape_, y_), z_);
    record(g);
    tape_.backward(loss_);
    expect_gradient_of_y();
    const Var before = before_activation(tape_, y_);
    EXPECT_EQ(numbers(tape_.value(before)), z);
    EXPECT_EQ(numbers(tape_.gradient(before)), dz);
  }
  record(Activation::linear);
  EXPECT_EQ(before_activation(tape_, y_), y_);
}

TEST_F(Watched, WatchingChangesNoBit) {
  for (const Activation& g : elementwise) {
    std::array<std::vector<float>, 2> found;
    for (const bool on : {false, true}) {
      tape_.watch(on);
      record(g);
      tape_.backward(loss_);
      found[on ? 1 : 0] = numbers(gradients_.all());
      for (const float y : numbers(tape_.value(y_))) found[on ? 1 : 0].push_back(y);
    }
    EXPECT_EQ(found[0], found[1]);
  }
}

TEST_F(Watched, WatchingBeginsWithTheNextStepAndEndsSo) {
  record(Activation::tanh);
  tape_.watch(true);
  EXPECT_FALSE(tape_.watching());
  EXPECT_EQ(code_of([&] { before_activation(tape_, y_); }), "usage.value");
  record(Activation::tanh);
  tape_.watch(false);
  EXPECT_TRUE(tape_.watching());
  before_activation(tape_, y_);
  record(Activation::tanh);
  EXPECT_EQ(code_of([&] { before_activation(tape_, y_); }), "usage.value");
}

TEST_F(Watched, AnActivationThatIsPartOfAnOperationOfMembersIsSeenToo) {
  tape_.watch(true);
  const auto run = [&](bool own_weights, bool fused) {
    tape_.begin_training(table_, values_, &gradients_);
    const Var w = reshape(tape_, tape_.parameter(w_), {1, 3, 4});
    const Var b = reshape(tape_, tape_.parameter(b_), {1, 4});
    const Var x = reshape(tape_, tape_.input(x_), {3, 1, 3});
    const Var sums = grouped_dense(tape_, x, w, b);
    const Activation g = fused ? Activation::tanh : Activation::linear;
    Var y = own_weights ? grouped_dense(tape_, x, w, b, g) : scale_members(tape_, sums, b, b, g);
    if (!fused) y = activate(tape_, y, Activation::tanh);
    const Var z = before_activation(tape_, y);
    tape_.backward(mean(tape_, multiply(tape_, y, reshape(tape_, tape_.input(c_), {3, 1, 4}))));
    std::vector<float> seen = numbers(tape_.value(z));
    for (const float each : numbers(tape_.gradient(z))) seen.push_back(each);
    return seen;
  };
  for (const bool own_weights : {false, true}) {
    EXPECT_EQ(run(own_weights, true), run(own_weights, false));
    EXPECT_EQ(run(own_weights, true).size(), 24U);
  }
}

TEST_F(Watched, AnEvaluationIsWatchedToo) {
  tape_.watch(true);
  tape_.begin_evaluation(table_, values_);
  const Var y = dense(tape_, tape_.input(x_), tape_.parameter(w_), {}, Activation::relu);
  const ConstView z = tape_.value(before_activation(tape_, y));
  bool negative = false;
  for (const float each : numbers(z)) negative = negative || each < 0;
  EXPECT_TRUE(negative);
}

TEST_F(Watched, AShareOfALossHasThatShareOfItsGradient) {
  record(Activation::tanh);
  tape_.backward(loss_);
  const std::vector<float> whole = numbers(gradients_.all());
  record(Activation::tanh);
  tape_.backward(loss_, 0.25);
  const std::vector<float> part = numbers(gradients_.all());
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(part[i], whole[i] / 4);
}

}  // namespace
}  // namespace lamina
