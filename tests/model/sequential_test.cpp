#include "lamina/model/sequential.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

/// What the network answers for `rows` rows of numbers, run on a tape.
std::vector<float> answer(const Sequential& network, const ParameterArena& values,
                          const ConstView& numbers) {
  Tape tape(one_thread);
  tape.begin_evaluation(network.parameters(), values);
  const Var out = network.forward(tape, tape.input(numbers));
  const ConstView view = tape.value(out);
  return {view.f32(), view.f32() + view.elements()};
}

TEST(Sequential, NamesItsLayersAndCountsTheirParameters) {
  Sequential network(
      {Dense{.units = 16, .activation = relu}, Dropout{0.1}, Dense{16, relu}, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  const std::vector<LayerSummary> summary = network.summary();
  ASSERT_EQ(summary.size(), 4U);
  EXPECT_EQ(summary[0].name, "dense_3");
  EXPECT_EQ(summary[0].parameters, 2 * 16 + 16);
  EXPECT_EQ(summary[1].name, "dropout_1");
  EXPECT_EQ(summary[1].detail, "rate 0.1");
  EXPECT_EQ(summary[2].parameters, 16 * 16 + 16);
  EXPECT_EQ(summary[3].name, "dense_1");
  EXPECT_EQ(summary[3].detail, "sigmoid");
  EXPECT_EQ(network.parameters().trainable_parameters(), 48 + 272 + 17);
  EXPECT_EQ(network.outputs()[0].columns(), 1);
}

TEST(Sequential, AnswersWhatAPlainLoopInDoubleAnswers) {
  Sequential network({Dense{3, relu}, Dense{2, softmax}});
  network.build({Field::numbers(2)});
  const ParameterArena values = network.initialize(Seed(5));
  const Tensor x(Shape{4, 2}, std::vector<float>{0.5F, -1, 2, 0.25F, -0.75F, 3, 0, 0});
  const std::vector<float> found = answer(network, values, x);
  const auto parameter = [&](std::uint32_t i) {
    return values.view(network.parameters()[ParameterId{i}]).f32();
  };
  for (std::size_t row = 0; row < 4; ++row) {
    std::array<double, 3> hidden{};
    for (std::size_t j = 0; j < 3; ++j) {
      double z = parameter(1)[j];
      for (std::size_t i = 0; i < 2; ++i) {
        z += static_cast<double>(x.f32()[row * 2 + i]) * parameter(0)[i * 3 + j];
      }
      hidden[j] = std::max(z, 0.0);
    }
    std::array<double, 2> e{};
    for (std::size_t k = 0; k < 2; ++k) {
      double z = parameter(3)[k];
      for (std::size_t j = 0; j < 3; ++j) z += hidden[j] * parameter(2)[j * 2 + k];
      e[k] = std::exp(z);
    }
    EXPECT_NEAR(found[row * 2], e[0] / (e[0] + e[1]), 1e-6);
    EXPECT_NEAR(found[row * 2 + 1], e[1] / (e[0] + e[1]), 1e-6);
  }
}

TEST(Sequential, LeavesTheFinalSigmoidOffItsLogits) {
  Sequential network({Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  EXPECT_EQ(network.outputs()[0].head.kind(), "sigmoid");
  const ParameterArena values = network.initialize(Seed(1));
  Tape tape(one_thread);
  tape.begin_evaluation(network.parameters(), values);
  const Tensor x(Shape{1, 2}, std::vector<float>{1, 2});
  const Var in = tape.input(x);
  const float logit = *tape.value(network.forward(tape, in, Sequential::Output::logits)).f32();
  const float probability = *tape.value(network.forward(tape, in)).f32();
  EXPECT_NEAR(probability, 1 / (1 + std::exp(-logit)), 1e-6);
}

TEST(Sequential, StartsFromTheSameNumbersForTheSameSeedInBothPrecisions) {
  Sequential network({Dense{8, relu}, Dense{3}});
  network.build({Field::numbers(5)});
  const ParameterArena a = network.initialize(Seed(7));
  const ParameterArena b = network.initialize(Seed(7));
  const ParameterArena other = network.initialize(Seed(8));
  const ParameterArena wide = network.initialize(Seed(7), DType::f64);
  EXPECT_EQ(std::memcmp(a.all().data(), b.all().data(), a.all().bytes()), 0);
  EXPECT_NE(std::memcmp(a.all().data(), other.all().data(), a.all().bytes()), 0);
  for (std::int64_t i = 0; i < a.all().elements(); ++i) {
    EXPECT_EQ(a.all().f32()[i], static_cast<float>(wide.all().f64()[i]));
  }
}

TEST(Sequential, ALayerInFrontChangesNoOtherLayersStart) {
  Sequential network({Dense{4, relu}, Dropout{0.5}, Dense{1}});
  Sequential longer({Dense{3}, Dense{4, relu}, Dropout{0.5}, Dense{1}});
  network.build({Field::numbers(3)});
  longer.build({Field::numbers(3)});
  const ParameterArena values = network.initialize(Seed(7));
  const ParameterArena more = longer.initialize(Seed(7));
  std::size_t found = 0;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    for (const ParameterEntry& other : longer.parameters().entries()) {
      if (entry.name != other.name) continue;
      ++found;
      EXPECT_EQ(std::memcmp(values.view(entry).data(), more.view(other).data(),
                            values.view(entry).bytes()),
                0)
          << entry.name;
    }
  }
  EXPECT_EQ(found, network.parameters().size());
}

TEST(Sequential, AnAloneRowHasTheBitsItHasInAnyBatch) {
  Sequential network({Embedding{.one_hot_limit = 3}, Dense{17, silu}, LayerNormalization{},
                      Dense{9, Activation::tanh}, BatchNormalization{}, Dense{4, softmax}});
  network.build({Field::numbers(6), Field::codes({3, 40})});
  const ParameterArena values = network.initialize(Seed(2));
  const Program program = network.lower(values);
  constexpr std::int64_t rows = 67;
  Tensor numbers(Shape{rows, 6});
  Tensor codes(Shape{rows, 2}, DType::i32);
  for (std::int64_t i = 0; i < numbers.elements(); ++i) {
    numbers.f32()[i] = static_cast<float>(normal(Seed(3), static_cast<std::uint64_t>(i)));
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    codes.i32()[row * 2] = static_cast<std::int32_t>(row % 4);
    codes.i32()[row * 2 + 1] = static_cast<std::int32_t>(row % 41);
  }
  Program::Workspace together_space;
  const std::array<ConstView, 2> all = {numbers, codes};
  const ConstView together = program.run(one_thread, all, together_space);
  Program::Workspace alone_space;
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::array<ConstView, 2> one = {numbers.view().rows(row, 1), codes.view().rows(row, 1)};
    const ConstView alone = program.run(one_thread, one, alone_space);
    EXPECT_EQ(std::memcmp(alone.data(), together.rows(row, 1).data(), alone.bytes()), 0) << row;
  }
}

TEST(Sequential, SaysWhichLayerCannotTakeItsInput) {
  Sequential network({Dense{4, relu}, Dense{1}});
  try {
    network.build({Field::numbers(3), Field::codes({5})});
    FAIL() << "codes went into a dense layer";
  } catch (const Error& error) {
    EXPECT_EQ(error.facts().code, "usage.shape");
    EXPECT_EQ(error.facts().what,
              "[dense_2] got numbers [3], codes [1] i32, but needs numbers [F]");
    EXPECT_EQ(error.facts().where, "node 'dense_2', fed by numbers [3], codes [1] i32");
    EXPECT_EQ(error.facts().fix, "put an Embedding before it: it takes the codes");
  }
  EXPECT_THROW(Sequential().build({Field::numbers(1)}), Error);
  EXPECT_THROW(Sequential({Dense{0}}).build({Field::numbers(1)}), Error);
  EXPECT_THROW(Sequential({Dropout{1}}).build({Field::numbers(1)}), Error);
}

TEST(Embedding, GivesMissingAndUnseenZerosUntilTheyAreLearnt) {
  Sequential network({Embedding{.dimension = 4, .one_hot_limit = 2}});
  network.build({Field::numbers(1), Field::codes({2, 9})});
  EXPECT_EQ(network.outputs()[0].columns(), 1 + 2 + 4);
  const ParameterArena values = network.initialize(Seed(1));
  const Program program = network.lower(values);
  const Tensor numbers(Shape{1, 1}, std::vector<float>{0.5F});
  const Tensor codes(Shape{1, 2}, DType::i32);
  Program::Workspace workspace;
  const std::array<ConstView, 2> in = {numbers, codes};
  const ConstView out = program.run(one_thread, in, workspace);
  EXPECT_EQ(out.f32()[0], 0.5F);
  for (std::int64_t i = 1; i < out.elements(); ++i) EXPECT_EQ(out.f32()[i], 0) << i;
}

}  // namespace
}  // namespace lamina
