// RMSNormalization by hand; what it shares with all layers, the family's tests promise.
#include <gtest/gtest.h>

#include <cmath>

#include "lamina/model/sequential.hpp"

namespace lamina {
namespace {

TEST(RMSNormalization, DividesARowByItsRootMeanSquareAndScalesIt) {
  Sequential network({RMSNormalization{.epsilon = 0.5}});
  network.build({Field::numbers(3)});
  ParameterArena values = network.initialize(Seed(1));
  ASSERT_EQ(network.parameters().trainable_parameters(), 3);
  values.all().f32()[1] = -2;  // gamma starts at 1, 1, 1
  const Tensor x({2, 3}, std::array{3.0F, 0.0F, 4.0F, 1.0F, 1.0F, 1.0F});
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(network.parameters(), values);
  const auto y = tape.value(network.forward(tape, tape.input(x)));
  const double first = std::sqrt(25.0 / 3 + 0.5);
  const double second = std::sqrt(1 + 0.5);
  const double want[] = {3 / first, 0, 4 / first, 1 / second, -2 / second, 1 / second};
  for (std::int64_t i = 0; i < 6; ++i) EXPECT_NEAR(y.f32()[i], want[i], 1e-6) << i;
}

}  // namespace
}  // namespace lamina
