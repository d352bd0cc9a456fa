#include "lamina/model/perceptron.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "lamina/model/sequential.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

TEST(Perceptron, TellsEveryTermOfItsForwardPass) {
  const Perceptron perceptron{.weights = {3, -2}, .bias = 1};
  const Perceptron::Forward pass = perceptron.forward(std::array{-1.0, 2.0});
  EXPECT_EQ(pass.terms, (std::vector<double>{-3, -4}));
  EXPECT_EQ(pass.sum, -7);
  EXPECT_EQ(pass.z, -6);
  EXPECT_NEAR(pass.output, 1 / (1 + std::exp(6.0)), 1e-15);
}

TEST(Perceptron, AnswersAsADenseLayerOfOneUnit) {
  for (const Activation& activation : Activation::shipped()) {
    if (activation.kind() == "softmax") continue;
    Sequential net({Dense{1, activation}});
    try {
      net.build({Field::numbers(3)});
    } catch (const Error&) {
      continue;  // one that takes several numbers at once, such as a gate
    }
    const ParameterArena values = net.initialize(Seed(3), DType::f64);
    const auto& entries = net.parameters().entries();
    if (entries.size() != 2) continue;  // one that has parameters of its own
    const double* weight = values.view(entries[0]).f64();
    const Perceptron perceptron{.weights = {weight[0], weight[1], weight[2]},
                                .bias = *values.view(entries[1]).f64(),
                                .activation = activation};
    const std::array inputs = {0.3, -1.2, 2.5};
    const Engine engine(1);
    Tape tape(engine, DType::f64);
    tape.begin_evaluation(net.parameters(), values);
    const Var answer = net.forward(tape, tape.input(ConstView(inputs.data(), {1, 3}, DType::f64)));
    EXPECT_NEAR(perceptron.forward(inputs).output, *tape.value(answer).f64(), 1e-14)
        << activation.kind();
  }
}

TEST(Perceptron, ItsDecisionLineIsWhereZIsZero) {
  const Perceptron perceptron{.weights = {0.6, 0.4}, .bias = -4};
  const Perceptron::Line line = perceptron.decision_line();
  for (const double x : {-3.0, 0.0, 7.0}) {
    EXPECT_NEAR(perceptron.forward(std::array{x, line.y_at(x)}).z, 0, 1e-12);
  }
}

TEST(Perceptron, RefusesInputsThatDoNotMeetItsWeights) {
  const Perceptron perceptron{.weights = {1, 2, 3}};
  const ErrorFacts facts = facts_of([&] { (void)perceptron.forward(std::array{1.0}); });
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_EQ(facts.what, "[perceptron] 1 inputs for 3 weights");
  EXPECT_EQ(facts_of([&] { (void)perceptron.decision_line(); }).code, "usage.shape");
}

}  // namespace
}  // namespace lamina
