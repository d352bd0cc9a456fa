// Columns of two categories as one number.
#include "lamina/model/layers/embedding.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {
namespace {

std::vector<float> answer(const Embedding& layer) {
  Sequential network({layer});
  network.build({Field::codes({2, 3, 2})});
  const ParameterArena values = network.initialize(Seed(1));
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(network.parameters(), values);
  Tensor codes(Shape{3, 3}, DType::i32);
  const std::array<std::int32_t, 9> rows = {0, 0, 1, 1, 2, 2, 2, 3, 0};
  std::copy(rows.begin(), rows.end(), codes.i32());
  const ConstView y = tape.value(network.forward(tape, tape.input(codes)));
  return {y.f32(), y.f32() + y.elements()};
}

TEST(Embedding, TellsTwoCategoriesInOneNumber) {
  EXPECT_EQ(answer({.binary = {0, 1, -1}}),
            (std::vector<float>{0, 0, 0, 0, 1, 1, 0, 1, 0, -1, -1, 0, 0, 1, 0}));
  EXPECT_EQ(answer({.binary = {0, 1, -1, 5, 6, 7}}),
            (std::vector<float>{0, 0, 0, 0, 6, 1, 0, 1, 0, 7, -1, 0, 0, 1, 5}));
}

TEST(Embedding, RefusesNumbersForOtherColumnsThanThereAre) {
  EXPECT_THROW(answer({.binary = {0, 1}}), Error);
  EXPECT_THROW(answer({.binary = {0, 1, 2, 3, 4, 5, 6, 7, 8}}), Error);
}

/// Row 0, missing and unseen, is drawn too.
TEST(Embedding, DrawsAllVectorsAsTold) {
  Sequential network(
      {Embedding{.dimension = 4, .embeddings_initializer = RandomNormal{.deviation = 1}}});
  network.build({Field::codes({20})});
  const ParameterArena values = network.initialize(Seed(1));
  const ConstView table = values.view(network.parameters().entries()[0]);
  ASSERT_EQ(table.shape, (Shape{21, 4}));
  EXPECT_NE(table.f32()[0], 0);
}

}  // namespace
}  // namespace lamina
