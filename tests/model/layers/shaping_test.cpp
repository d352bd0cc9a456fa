// Layers that bring numbers into shape or onto a scale, by hand, and what they say of what they
// cannot take.
#include <gtest/gtest.h>

#include <cmath>

#include "lamina/core/error.hpp"
#include "lamina/model/residual.hpp"
#include "lamina/model/sequential.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

std::vector<float> answer(Network network, const Tensor& x) {
  network.build({Field::numbers(x.shape()[1])});
  const ParameterArena values = network.initialize(Seed(1));
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(network.parameters(), values);
  const ConstView y = tape.value(network.forward(tape, tape.input(x)));
  return {y.f32(), y.f32() + y.elements()};
}

const Tensor& two_rows() {
  static const Tensor x({2, 4}, std::array{1.0F, 2.0F, 3.0F, 5.0F, 3.0F, 6.0F, 3.0F, 9.0F});
  return x;
}

TEST(Rescaling, ScalesThenShifts) {
  EXPECT_EQ(answer(Sequential{Rescaling{.scale = 2, .offset = -1}}, two_rows()),
            (std::vector<float>{1, 3, 5, 9, 5, 11, 5, 17}));
  EXPECT_EQ((Rescaling{.scale = 2, .offset = -1}.detail()), "2 x - 1");
}

TEST(Normalization, AdaptsToMeanAndVarianceOfEachColumn) {
  Normalization layer;
  layer.adapt(two_rows());
  EXPECT_EQ(layer.mean, (std::vector<double>{2, 4, 3, 7}));
  EXPECT_EQ(layer.variance, (std::vector<double>{1, 4, 0, 4}));
  EXPECT_EQ(answer(Sequential{layer}, two_rows()), (std::vector<float>{-1, -1, 0, -1, 1, 1, 0, 1}));
  EXPECT_EQ(answer(Sequential{Normalization{.mean = {1}, .variance = {4}}}, two_rows()),
            (std::vector<float>{0, 0.5, 1, 2, 1, 2.5, 1, 4}));
  EXPECT_EQ(answer(Sequential{Normalization{}}, two_rows())[3], 5) << "as it comes";
}

TEST(Normalization, LearnsNothing) {
  Sequential network{Normalization{.mean = {1}, .variance = {4}}, Dense{2}};
  network.build({Field::numbers(3)});
  EXPECT_EQ(network.parameters().trainable_parameters(), 8);
}

TEST(PReLU, StartsAsRelu) {
  const Tensor x({1, 3}, std::array{-2.0F, 0.0F, 3.0F});
  EXPECT_EQ(answer(Sequential{PReLU{}}, x), (std::vector<float>{0, 0, 3}));
  EXPECT_EQ(answer(Sequential{PReLU{Constant{0.25}}}, x), (std::vector<float>{-0.5, 0, 3}));
}

TEST(GroupNormalization, BringsEachPartOfARowToMean0AndDeviation1) {
  const std::vector<float> y =
      answer(Sequential{GroupNormalization{.groups = 2, .epsilon = 1e-12}}, two_rows());
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], i % 2 == 0 ? -1 : 1, 1e-6) << i;
}

TEST(ResidualBlock, AddsWhatItsLayersMakeOfTheInput) {
  std::vector<Node> nodes = residual_block(
      "sum", "numbers", {Rescaling{.scale = 2, .offset = 0}, Rescaling{.scale = 1, .offset = 1}});
  ASSERT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes[1].name, "sum_2");
  EXPECT_EQ(nodes[2].inputs, (std::vector<std::string>{"numbers", "sum_2"}));
  EXPECT_EQ(answer(Network(nodes), two_rows()), (std::vector<float>{4, 7, 10, 16, 10, 19, 10, 28}));
}

ErrorFacts refused(const LayerConfig& layer) {
  return facts_of([&] {
    Network network({{"start", Dense{5}}, {"here", layer, {"start"}}, {"end", Dense{1}, {"here"}}});
    network.build({Field::numbers(3)});
  });
}

TEST(Layers, NameWhatTheyGotWhatTheyNeedAndTheMend) {
  const ErrorFacts reshape = refused(Reshape{{2, -1}});
  EXPECT_EQ(reshape.code, "usage.shape");
  EXPECT_EQ(reshape.what,
            "[here] got start [5], but needs as many numbers as its target_shape [2,-1]");
  EXPECT_EQ(reshape.where, "node 'here', fed by start [5]");
  EXPECT_EQ(reshape.fix,
            "give one to three sizes whose product is 5; one may be -1, for what is left");
  for (const std::vector<std::int64_t>& sizes :
       {std::vector<std::int64_t>{-1, -1}, {}, {0, 5}, {4}, {5, 1, 1, 1}, {1 << 24, 1 << 24, -1}}) {
    EXPECT_EQ(refused(Reshape{sizes}).code, "usage.shape");
  }
  const ErrorFacts gate = refused(SwiGLU{});
  EXPECT_EQ(gate.what, "[here] got start [5], but needs an even number of features, to halve them");
  EXPECT_EQ(gate.fix, "give what feeds it 6 features: twice as many as come out");
  const ErrorFacts groups = refused(GroupNormalization{.groups = 3});
  EXPECT_EQ(groups.what,
            "[here] got start [5], but needs a multiple of 3 features, one part for each of its "
            "groups");
  EXPECT_EQ(groups.fix, "choose groups that divide 5");
  const ErrorFacts means = refused(Normalization{.mean = {1, 2}});
  EXPECT_EQ(means.what,
            "[here] got start [5], but needs as many features as its mean has numbers: 2");
  EXPECT_EQ(refused(Normalization{.variance = {-1}}).code, "usage.bad_value");
  Normalization empty;
  EXPECT_EQ(facts_of([&] { empty.adapt(Tensor(Shape{0, 2})); }).code, "usage.shape");
}

}  // namespace
}  // namespace lamina
