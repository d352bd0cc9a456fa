// The family of activations: ours by a formula, a user's by operations of the tape.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lamina/autograd/operations.hpp"

namespace lamina {
namespace {

/// As a user writes one.
struct Square {
  static constexpr std::string_view kind = "square";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const { return multiply(tape, z, z); }
};

class Activations : public testing::Test {
 protected:
  Activations() {
    const std::vector<double> numbers = {-2, -0.5, 0, 0.25, 1, 3};
    std::copy(numbers.begin(), numbers.end(), z_.f64());
    tape_.begin_training(none_, values_, &gradients_);
  }
  std::vector<double> of(Var y) {
    const ConstView& view = tape_.value(y);
    return {view.f64(), view.f64() + view.elements()};
  }

  const Engine engine_{1};
  ParameterTable none_;
  ParameterArena values_{none_, DType::f64}, gradients_{none_, DType::f64};
  Tensor z_{Shape{2, 3}, DType::f64};
  Tape tape_{engine_, DType::f64};
};

TEST_F(Activations, OfAUserAreAppliedAloneAndBehindADenseLayer) {
  const Activation square = Square{};
  EXPECT_FALSE(square->formula());
  EXPECT_FALSE(square->rectifies());
  const Var z = tape_.input(z_);
  EXPECT_EQ(of(activate(tape_, z, square)), (std::vector<double>{4, 0.25, 0, 0.0625, 1, 9}));
  Tensor w(Shape{3, 1}, DType::f64);
  for (int i = 0; i < 3; ++i) w.f64()[i] = 1;
  EXPECT_EQ(of(dense(tape_, z, tape_.input(w), {}, square)),
            (std::vector<double>{2.5 * 2.5, 4.25 * 4.25}));
}

TEST_F(Activations, LeakyReluHasTheSlopeThatItIsGiven) {
  const Var z = tape_.variable(z_);
  const Var y = activate(tape_, z, LeakyRelu{.negative_slope = 0.25});
  EXPECT_EQ(of(y), (std::vector<double>{-0.5, -0.125, 0, 0.25, 1, 3}));
  tape_.backward(scale(tape_, mean(tape_, y), 6));
  const ConstView dz = tape_.gradient(z);
  EXPECT_EQ((std::vector<double>{dz.f64(), dz.f64() + 2}), (std::vector<double>{0.25, 0.25}));
  EXPECT_EQ(dz.f64()[4], 1);
}

TEST_F(Activations, SoftmaxBehindADenseLayerIsThatOfItsSums) {
  const Var z = tape_.input(z_);
  Tensor identity(Shape{3, 3}, DType::f64);
  for (int i = 0; i < 9; ++i) identity.f64()[i] = i % 4 == 0 ? 1 : 0;
  EXPECT_EQ(of(dense(tape_, z, tape_.input(identity), {}, softmax)),
            of(activate(tape_, z, softmax)));
}

TEST_F(Activations, AreFoundByName) {
  EXPECT_NE(named<Activation>("leaky_relu").as<LeakyRelu>(), nullptr);
  Registry registry;
  registry.add<Activation>(Square{});
  EXPECT_NE(named<Activation>("square", registry).as<Square>(), nullptr);
}

}  // namespace
}  // namespace lamina
