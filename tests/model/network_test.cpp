// Networks as graphs: what they compute, how they are named, and what is wrong with some.
#include "lamina/model/network.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

std::vector<float> answer(const Network& network, const ParameterArena& values,
                          const std::vector<Tensor>& inputs, std::size_t output = 0) {
  const Program program = network.lower(values);
  Program::Workspace workspace;
  const std::vector<ConstView> views(inputs.begin(), inputs.end());
  program.run(one_thread, views, workspace);
  const ConstView& out = program.output(workspace, output);
  return {out.f32(), out.f32() + out.elements()};
}

Tensor numbers(std::int64_t rows, std::int64_t columns, std::uint64_t seed = 1) {
  Tensor tensor(Shape{rows, columns});
  for (std::int64_t i = 0; i < tensor.elements(); ++i) {
    tensor.f32()[i] = static_cast<float>(normal(Seed(seed), static_cast<std::uint64_t>(i)));
  }
  return tensor;
}

Network residual() {
  Network network({{"first", Dense{4, relu}},
                   {"inner", Dense{4}, {"first"}},
                   {"sum", Add{}, {"first", "inner"}},
                   {"answer", Dense{1}, {"sum"}}});
  network.build({Field::numbers(3)});
  return network;
}

TEST(Network, AResidualBlockAddsWhatItWasGiven) {
  const Network network = residual();
  ParameterArena values = network.initialize(Seed(3));
  const Tensor x = numbers(5, 3);
  const std::vector<float> whole = answer(network, values, {x});
  // With the inner layer at zero the block is the identity, so the chain without it says the same.
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.name.starts_with("inner")) {
      std::memset(values.view(entry).data(), 0, values.view(entry).bytes());
    }
  }
  Network chain({{"first", Dense{4, relu}}, {"answer", Dense{1}, {"first"}}});
  chain.build({Field::numbers(3)});
  const std::vector<float> without = answer(chain, chain.initialize(Seed(3)), {x});
  EXPECT_EQ(answer(network, values, {x}), without);
  EXPECT_NE(whole, without);
}

TEST(Network, RunsInAnOrderThatSuitsItWhateverTheListSays) {
  const Network sorted = residual();
  Network mixed({{"answer", Dense{1}, {"sum"}},
                 {"sum", Add{}, {"first", "inner"}},
                 {"inner", Dense{4}, {"first"}},
                 {"first", Dense{4, relu}}},
                {"answer"});
  mixed.build({Field::numbers(3)});
  const Tensor x = numbers(4, 3);
  EXPECT_EQ(answer(mixed, mixed.initialize(Seed(1)), {x}),
            answer(sorted, sorted.initialize(Seed(1)), {x}));
}

TEST(Network, TwoInputsAndTwoOutputsAreToldApart) {
  Network network({{"left", Dense{2}, {"a"}},
                   {"right", Dense{2}, {"b"}},
                   {"both", Concatenate{}, {"left", "right"}},
                   {"yes", Dense{1, sigmoid}, {"both"}},
                   {"price", Dense{3}, {"right"}}},
                  {"price", "yes"});
  network.build({{.name = "a", .shape = {3}}, {.name = "b", .shape = {2}}});
  ASSERT_EQ(network.outputs().size(), 2U);
  EXPECT_EQ(network.outputs()[0].name, "price");
  EXPECT_EQ(network.outputs()[0].columns(), 3);
  EXPECT_EQ(network.outputs()[1].head.kind(), "sigmoid");
  const ParameterArena values = network.initialize(Seed(2));
  const Tensor a = numbers(4, 3, 5);
  const Tensor b = numbers(4, 2, 6);
  const std::vector<float> price = answer(network, values, {a, b}, 0);
  const std::vector<float> yes = answer(network, values, {a, b}, 1);
  EXPECT_EQ(price.size(), 12U);
  EXPECT_EQ(yes.size(), 4U);
  const Tensor other = numbers(4, 3, 7);
  EXPECT_EQ(answer(network, values, {other, b}, 0), price) << "price hangs on b alone";
  EXPECT_NE(answer(network, values, {other, b}, 1), yes);
}

TEST(Network, AnOutputThatFeedsOthersGivesThemItsAnswerAndTheLossItsLogits) {
  Network network({{"yes", Dense{1, sigmoid}}, {"after", Dense{1}, {"yes"}}}, {"yes", "after"});
  network.build({Field::numbers(2)});
  ParameterArena values = network.initialize(Seed(4));
  const Tensor x = numbers(3, 2);
  Tape tape(one_thread);
  tape.begin_evaluation(network.parameters(), values);
  std::array<Var, 2> out;
  using Output = Network::Output;
  const std::array<Output, 2> what = {Output::logits, Output::answer};
  const std::array<Var, 1> in = {tape.input(x)};
  network.forward(tape, in, out, what);
  const Var from_logits = activate(tape, out[0], Activation::sigmoid);
  const std::vector<float> yes = answer(network, values, {x}, 0);
  const std::vector<float> after = answer(network, values, {x}, 1);
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(tape.value(from_logits).f32()[row], yes[row]);
    EXPECT_EQ(tape.value(out[1]).f32()[row], after[row]);
  }
}

TEST(Network, ASharedLayerHasOneSetOfParametersForBothItsPlaces) {
  Network network({{"tower", Dense{4, Activation::tanh}, {"a"}},
                   {.name = "again", .inputs = {"b"}, .shares = "tower"},
                   {"distance", Concatenate{}, {"tower", "again"}},
                   {"answer", Dense{1}, {"distance"}}});
  network.build({{.name = "a", .shape = {3}}, {.name = "b", .shape = {3}}});
  EXPECT_EQ(network.parameters().trainable_parameters(), 3 * 4 + 4 + 8 + 1);
  const std::vector<LayerSummary> summary = network.summary();
  EXPECT_EQ(summary[1].parameters, 0);
  EXPECT_EQ(summary[1].detail, "shares tower");
  ParameterArena values = network.initialize(Seed(1));
  ParameterArena gradients(network.parameters());
  const Tensor a = numbers(2, 3, 1);
  Tape tape(one_thread);
  const auto weight_gradient = [&](bool first, bool second) {
    tape.begin_training(network.parameters(), values, &gradients);
    const Tensor zero(Shape{2, 3});
    const std::array<Var, 2> in = {tape.input(first ? a : zero), tape.input(second ? a : zero)};
    tape.backward(mean(tape, network.forward(tape, in)));
    return gradients.view(network.parameters()[ParameterId{0}]).f32()[0];
  };
  EXPECT_NE(weight_gradient(true, false), 0);
  EXPECT_NE(weight_gradient(false, true), 0);
}

TEST(Network, PixelsBecomeNumbersBeforeAnyLayerSeesThem) {
  Network network({{"flat", Flatten{}}, {"answer", Dense{2}, {"flat"}}});
  network.build({Field::pixels(2, 3)});
  const ParameterArena values = network.initialize(Seed(1));
  Tensor pixels(Shape{1, 2, 3, 1}, DType::u8);
  Tensor as_numbers(Shape{1, 6});
  for (std::int64_t i = 0; i < 6; ++i) {
    pixels.u8()[i] = static_cast<std::uint8_t>(40 * i);
    as_numbers.f32()[i] = static_cast<float>(40 * i) / 255.0F;
  }
  Network plain({{"answer", Dense{2}}});
  plain.build({Field::numbers(6)});
  EXPECT_EQ(answer(network, values, {pixels}),
            answer(plain, plain.initialize(Seed(1)), {as_numbers}));
}

struct Scale {
  static constexpr std::string_view kind = "scale";
  double start = 3;
  ParameterId factor = {};
  void fields(Fields& f) { f("start", start, any_number(), "where the factors start"); }
  void build(LayerBuilder& builder) {
    factor = builder.add("factor", builder.numbers().shape, ParameterKind::scale, Constant{start});
  }
  Var forward(Tape& tape, Var x) const { return multiply_row(tape, x, tape.parameter(factor)); }
};

TEST(Network, TakesALayerOfTheUsersOwnWithParameters) {
  Sequential network({Scale{.start = 2}});
  network.build({Field::numbers(3)});
  EXPECT_EQ(network.parameters().entries()[0].name, "scale_1.factor");
  const Tensor x = numbers(2, 3);
  const std::vector<float> y = answer(network, network.initialize(Seed(0)), {x});
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_EQ(y[i], 2 * x.f32()[i]);
}

ErrorFacts refused(std::vector<Node> nodes, std::vector<std::string> outputs = {},
                   std::vector<Field> inputs = {Field::numbers(3)}) {
  return facts_of([&] { Network(std::move(nodes), std::move(outputs)).build(std::move(inputs)); });
}

TEST(Network, GivesTheAnswersOfItsNodesToWhoAsks) {
  Network network({{"hidden", Dense{3, relu}}, {"answer", Dense{1, sigmoid}, {"hidden"}}});
  network.build({Field::numbers(2)});
  const ParameterArena values = network.initialize(Seed(1));
  const Tensor rows = numbers(4, 2);
  Tape tape(one_thread);
  tape.begin_evaluation(network.parameters(), values);
  const Var in = tape.input(rows);
  std::array<Var, 2> nodes;
  Var logits;
  constexpr Network::Output what = Network::Output::logits;
  network.forward(tape, {&in, 1}, {&logits, 1}, {&what, 1}, nodes);
  EXPECT_EQ(network.layer_name(0), "hidden");
  EXPECT_EQ(tape.shape(nodes[0]), (Shape{4, 3}));
  EXPECT_EQ(before_activation(tape, nodes[1]), logits);
  EXPECT_EQ(std::memcmp(tape.value(nodes[1]).data(), answer(network, values, {rows}).data(),
                        tape.value(nodes[1]).bytes()),
            0);
  const ErrorFacts facts = facts_of([&] {
    network.forward(tape, {&in, 1}, {&logits, 1}, {&what, 1}, {nodes.data(), 1});
  });
  EXPECT_EQ(facts.code, "usage.inputs");
  EXPECT_EQ(facts.what, "got 1 inputs and room for 1 outputs and 1 nodes");
}

TEST(NetworkErrors, NameTheRing) {
  const ErrorFacts facts = refused({{"a", Dense{2}, {"c"}},
                                    {"b", Dense{2}, {"a"}},
                                    {"c", Dense{2}, {"b"}},
                                    {"in", Dense{2}, {"numbers"}},
                                    {"answer", Add{}, {"c", "in"}}});
  EXPECT_EQ(facts.code, "usage.cycle");
  EXPECT_EQ(facts.what, "nodes feed each other in a ring: 'a' → 'b' → 'c' → back");
}

TEST(NetworkErrors, NameTheRingBeforeTheInputThatItDoesNotUse) {
  EXPECT_EQ(refused({{"a", Dense{2}, {"b"}}, {"b", Dense{2}, {"a"}}}).code, "usage.cycle");
}

TEST(NetworkErrors, NameTheNode) {
  EXPECT_EQ(refused({}).code, "usage.empty_network");
  EXPECT_EQ(refused({{"a", Dense{2}}, {"a", Dense{2}, {"a"}}}).code, "usage.duplicate_node");
  EXPECT_EQ(refused({{"numbers", Dense{2}}}).code, "usage.duplicate_node");
  EXPECT_EQ(refused({{"not a name", Dense{2}}}).code, "usage.bad_name");
  EXPECT_EQ(refused({{"", Dense{2}}}).code, "usage.bad_name");
  const ErrorFacts unknown = refused({{"hidden", Dense{2}}, {"answer", Dense{2}, {"hiden"}}});
  EXPECT_EQ(unknown.code, "usage.unknown_node");
  EXPECT_EQ(unknown.fix, "did you mean 'hidden'?");
  EXPECT_EQ(refused({{"answer", Dense{2}}}, {"anwser"}).code, "usage.unknown_node");
  EXPECT_EQ(refused({{"answer", Dense{2}}}, {"numbers"}).code, "usage.unknown_node");
  EXPECT_EQ(refused({{.name = "answer", .shares = "nobody"}}).code, "usage.unknown_node");
  EXPECT_EQ(refused({{"idle", Dense{2}}, {"answer", Dense{2}}}).code, "usage.unused_node");
  EXPECT_EQ(refused({{"answer", Dense{2}, {"numbers"}}}, {},
                    {Field::numbers(3), {.name = "more", .shape = {2}}})
                .code,
            "usage.unused_input");
  EXPECT_EQ(refused({{"answer", Dense{2}}}, {}, {{.name = "x", .shape = {}}}).code,
            "usage.bad_field");
  EXPECT_EQ(refused({{"answer", Dense{2}}}, {"answer", "answer"}).code, "usage.duplicate_output");
}

TEST(NetworkErrors, NameBothNodesWhoseShapesDoNotMeet) {
  const ErrorFacts facts =
      refused({{"left", Dense{4}}, {"right", Dense{5}}, {"sum", Add{}, {"left", "right"}}});
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_EQ(facts.where, "node 'sum', fed by left [4], right [5]");
}

TEST(NetworkErrors, SayThatItIsNotBuilt) {
  const Network network({{"answer", Dense{2}}});
  EXPECT_EQ(facts_of([&] { network.initialize(Seed(0)); }).code, "usage.unbuilt_network");
  EXPECT_EQ(facts_of([&] { network.lower_sizes(); }).code, "usage.unbuilt_network");
}

}  // namespace
}  // namespace lamina
