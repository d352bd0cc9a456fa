// What layers that join branches answer, worked out by hand.
#include "lamina/model/layers/merge.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "lamina/model/layers.hpp"
#include "lamina/model/network.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

/// The answer for a row (1, -2, 3), (4, -2, -6) and, where there are three inputs, (-2, 1, 0).
std::vector<float> joined(const LayerConfig& layer, std::size_t inputs) {
  const std::array<const char*, 3> names = {"a", "b", "c"};
  std::vector<std::string> feeding(names.begin(), names.begin() + static_cast<long>(inputs));
  Network network({{"joined", layer, feeding}});
  std::vector<Field> fields;
  for (const std::string& name : feeding) fields.push_back({.name = name, .shape = {3}});
  network.build(fields);
  const std::array<Tensor, 3> rows = {Tensor(Shape{1, 3}, std::vector<float>{1, -2, 3}),
                                      Tensor(Shape{1, 3}, std::vector<float>{4, -2, -6}),
                                      Tensor(Shape{1, 3}, std::vector<float>{-2, 1, 0})};
  const ParameterArena values = network.initialize(Seed(1));
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(network.parameters(), values);
  std::vector<Var> in;
  for (std::size_t i = 0; i < inputs; ++i) in.push_back(tape.input(rows[i]));
  const ConstView y = tape.value(network.forward(tape, in, Network::Output::answer));
  return {y.f32(), y.f32() + y.elements()};
}

using Numbers = std::vector<float>;

TEST(Average, IsTheMeanOfAll) {
  EXPECT_EQ(joined(Average{}, 3), (Numbers{1, -1, -1}));
}

TEST(Subtract, TakesTheSecondOffTheFirst) {
  EXPECT_EQ(joined(Subtract{}, 2), (Numbers{-3, 0, 9}));
}

TEST(Maximum, IsTheLargestOfAll) {
  EXPECT_EQ(joined(Maximum{}, 3), (Numbers{4, 1, 3}));
}

TEST(Minimum, IsTheSmallestOfAll) {
  EXPECT_EQ(joined(Minimum{}, 3), (Numbers{-2, -2, -6}));
}

TEST(Subtract, TakesTwoInputsOnly) {
  const ErrorFacts facts = facts_of([] { joined(Subtract{}, 3); });
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_EQ(facts.where, "node 'joined', fed by a [3], b [3], c [3]");
  EXPECT_EQ(facts.fix, "add up what is to be taken off first");
}

}  // namespace
}  // namespace lamina
