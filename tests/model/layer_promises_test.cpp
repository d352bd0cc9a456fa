// What every layer promises, checked for every member of the family: a new one is tested by being
// in the list of lamina/model/layers.hpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/sequential.hpp"
#include "support/layer_family.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

struct Inputs {
  Tensor numbers, codes, weights;
  Inputs(std::int64_t rows, DType dtype)
      : numbers(Shape{rows, 3}, dtype),
        codes(Shape{rows, 2}, DType::i32),
        weights(Shape{rows, 2}, dtype) {
    const auto fill = [&](Tensor& tensor, std::uint64_t seed) {
      for (std::int64_t i = 0; i < tensor.elements(); ++i) {
        const double value = normal(Seed(seed), static_cast<std::uint64_t>(i));
        if (dtype == DType::f32) {
          tensor.f32()[i] = static_cast<float>(value);
        } else {
          tensor.f64()[i] = value;
        }
      }
    };
    fill(numbers, 1);
    fill(weights, 2);
    for (std::int64_t row = 0; row < rows; ++row) {
      codes.i32()[row * 2] = static_cast<std::int32_t>(row % 4);
      codes.i32()[row * 2 + 1] = static_cast<std::int32_t>((row * 7) % 10);
    }
  }
};

/// mean(network(x) ∘ weights) in training mode, with the gradients when asked for.
double loss_of(Tape& tape, const Network& network, ParameterArena& values, const Inputs& in,
               ParameterArena* gradients, Var* numbers = nullptr) {
  tape.begin_training(network.parameters(), values, gradients, {.seed = Seed(9), .number = 3});
  const Var x = tape.variable(in.numbers);
  if (numbers != nullptr) *numbers = x;
  const std::array<Var, 2> inputs = {x, tape.input(in.codes)};
  const Var out = network.forward(tape, inputs, Network::Output::logits);
  const Var loss = mean(tape, multiply(tape, out, tape.input(in.weights)));
  if (gradients != nullptr) tape.backward(loss);
  return tape.dtype() == DType::f32 ? *tape.value(loss).f32() : *tape.value(loss).f64();
}

std::string title(const LayerConfig& layer) {
  std::string text(layer.kind());
  if (const auto* dense = layer.as<Dense>()) {
    text += " " + std::string(dense->activation.kind());
  }
  if (const auto* activate = layer.as<Activate>()) {
    text += " " + std::string(activate->activation.kind());
  }
  return text;
}

/// Central differences of the loss in the number at `place`.
template <class Loss>
double slope(double& place, const Loss& loss) {
  const double step = 1e-5;
  const double kept = place;
  place = kept + step;
  const double above = loss();
  place = kept - step;
  const double below = loss();
  place = kept;
  return (above - below) / (2 * step);
}

constexpr double relative_tolerance = 1e-6;

TEST(EveryLayer, HasTheGradientsOfCentralDifferences) {
  std::int64_t checked = 0;
  std::int64_t zeros = 0;
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(title(layer));
    const Network network = network_around(layer);
    ParameterArena values = network.initialize(Seed(4), DType::f64);
    ParameterArena gradients(network.parameters(), DType::f64);
    // What backward() does not write must not stay unnoticed.
    std::fill_n(gradients.all().f64(), gradients.all().elements(),
                std::numeric_limits<double>::quiet_NaN());
    Inputs in(7, DType::f64);
    Tape tape(one_thread, DType::f64);
    Var x;
    loss_of(tape, network, values, in, &gradients, &x);
    const ConstView dx = tape.gradient(x);
    std::vector<double> input_gradient(dx.f64(), dx.f64() + dx.elements());
    const auto loss = [&] {
      return loss_of(tape, network, values, in, nullptr);
    };
    const auto check = [&](double& place, double found, const std::string& what) {
      const double expected = slope(place, loss);
      EXPECT_NEAR(found, expected, relative_tolerance * std::max(1e-3, std::abs(expected))) << what;
      checked += 1;
      zeros += expected == 0 ? 1 : 0;
    };
    for (const ParameterEntry& entry : network.parameters().entries()) {
      if (entry.kind == ParameterKind::statistic) continue;
      for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
        check(values.view(entry).f64()[i], gradients.view(entry).f64()[i],
              entry.name + " " + std::to_string(i));
      }
    }
    for (std::int64_t i = 0; i < in.numbers.elements(); ++i) {
      check(in.numbers.f64()[i], input_gradient[static_cast<std::size_t>(i)],
            "input " + std::to_string(i));
    }
  }
  EXPECT_GT(checked, 1000);
  EXPECT_LT(zeros, checked / 2) << "a gradient of 0 proves nothing";
}

TEST(EveryLayer, AgreesInBothPrecisions) {
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(title(layer));
    const Network network = network_around(layer);
    ParameterArena values = network.initialize(Seed(4));
    ParameterArena gradients(network.parameters());
    ParameterArena wide_values = values.as(DType::f64);
    ParameterArena wide_gradients(network.parameters(), DType::f64);
    Tape tape(one_thread);
    Tape wide_tape(one_thread, DType::f64);
    Inputs in(7, DType::f32);
    Inputs wide(7, DType::f64);
    wide.numbers = converted(in.numbers, DType::f64);
    wide.weights = converted(in.weights, DType::f64);
    EXPECT_NEAR(loss_of(tape, network, values, in, &gradients),
                loss_of(wide_tape, network, wide_values, wide, &wide_gradients), 1e-5);
    for (std::int64_t i = 0; i < gradients.trainable().elements(); ++i) {
      ASSERT_NEAR(gradients.all().f32()[i], wide_gradients.all().f64()[i], 1e-5) << i;
    }
  }
}

TEST(EveryLayer, ComputesTheSameBitsTwiceAndOnAnyThreads) {
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(title(layer));
    const Network network = network_around(layer);
    const Inputs in(601, DType::f32);
    std::vector<float> first;
    for (const int threads : {1, 1, 2, 3}) {
      const Engine engine(threads);
      ParameterArena values = network.initialize(Seed(4));
      ParameterArena gradients(network.parameters());
      Tape tape(engine);
      loss_of(tape, network, values, in, &gradients);
      const ConstView all = gradients.all();
      const std::vector<float> found(all.f32(), all.f32() + all.elements());
      if (first.empty()) first = found;
      EXPECT_EQ(std::memcmp(first.data(), found.data(), all.bytes()), 0) << threads;
    }
  }
}

TEST(EveryLayer, TakesNoRowsOneRowAndManyInEvaluation) {
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(title(layer));
    const Network network = network_around(layer);
    const ParameterArena values = network.initialize(Seed(4));
    const Program program = network.lower(values);
    Program::Workspace workspace;
    const Inputs many(33, DType::f32);
    const std::array<ConstView, 2> all = {many.numbers, many.codes};
    const ConstView out = program.run(one_thread, all, workspace);
    const std::vector<float> together(out.f32(), out.f32() + out.elements());
    for (std::int64_t row = 0; row < 33; ++row) {
      const std::array<ConstView, 2> one = {many.numbers.view().rows(row, 1),
                                            many.codes.view().rows(row, 1)};
      const ConstView alone = program.run(one_thread, one, workspace);
      EXPECT_EQ(
          std::memcmp(alone.data(), &together[static_cast<std::size_t>(row * 2)], alone.bytes()),
          0);
    }
    const Inputs none(0, DType::f32);
    const std::array<ConstView, 2> nothing = {none.numbers, none.codes};
    EXPECT_EQ(program.run(one_thread, nothing, workspace).shape.rows(), 0);
  }
}

}  // namespace
}  // namespace lamina
