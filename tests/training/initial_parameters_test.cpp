// Starts that depend on the rows to learn from.
#include "lamina/training/initial_parameters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/autograd/operations.hpp"
#include "small_tasks.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

Sequential network_of(Parametrization parametrization) {
  const Dense hidden{.units = 9,
                     .initializer = DataDriven{},
                     .bias_initializer = HePlus{},
                     .parametrization = parametrization};
  Dense last = hidden;
  last.units = 2;
  Sequential network({hidden, Activate{relu}, hidden, Activate{selu}, last});
  network.build({Field::numbers(2)});
  return network;
}

const ParameterEntry& entry_of(const Network& network, const std::string& name) {
  const auto& entries = network.parameters().entries();
  return *std::find_if(entries.begin(), entries.end(),
                       [&](const ParameterEntry& entry) { return entry.name == name; });
}

/// Every unit of every layer: deviation 1, and a bias that is minus a mean of its sums.
TEST(InitialParameters, MakeSumsOfDeviation1AndBendsAmongThem) {
  const Line line(700);
  for (const Parametrization parametrization : {Parametrization::standard, Parametrization::ntk}) {
    const Sequential network = network_of(parametrization);
    const ParameterArena start = initial_parameters(one_thread, network, line.examples(), 3);
    Tape tape(one_thread);
    tape.begin_evaluation(network.parameters(), start);
    std::vector<Var> nodes(network.nodes().size());
    const std::array<Var, 1> in = {tape.input(line.numbers)};
    std::array<Var, 1> out;
    const std::array<Network::Output, 1> what = {Network::Output::answer};
    network.forward(tape, in, out, what, nodes);
    for (std::size_t place = 0; place < nodes.size(); place += 2) {
      const std::string& name = network.layer_name(place);
      const ConstView y = tape.value(nodes[place]);
      const ConstView bias = start.view(entry_of(network, name + ".bias"));
      const std::int64_t units = y.shape.last();
      for (std::int64_t unit = 0; unit < units; ++unit) {
        double sum = 0, squares = 0;
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (std::int64_t row = 0; row < 700; ++row) {
          const double value = y.f32()[row * units + unit];
          sum += value;
          squares += value * value;
          low = std::min(low, value);
          high = std::max(high, value);
        }
        const double mean = sum / 700;
        EXPECT_NEAR(std::sqrt(squares / 700 - mean * mean), 1, 1e-4) << name << " " << unit;
        EXPECT_LT(low, 0) << name << " " << unit;
        EXPECT_GT(high, 0) << name << " " << unit;
        EXPECT_NE(bias.f32()[unit], 0);
      }
    }
  }
}

TEST(InitialParameters, HaveTheSameBitsOnAnyNumberOfThreads) {
  const Line line(20'000);  // more than are looked at
  const Sequential network = network_of(Parametrization::ntk);
  const ParameterArena one = initial_parameters(one_thread, network, line.examples(), 3);
  EXPECT_TRUE(same_bits(one, initial_parameters(Engine(3), network, line.examples(), 3)));
  EXPECT_FALSE(same_bits(one, initial_parameters(one_thread, network, line.examples(), 4)));
}

TEST(InitialParameters, AreThoseOfInitializeWhereNoneReadsData) {
  const Line line(40);
  const Sequential network = quadrant_network();
  EXPECT_TRUE(same_bits(initial_parameters(one_thread, network, line.examples(), 3),
                        network.initialize(Seed(3).at("parameters"))));
}

TEST(InitialParameters, StayFiniteWhereAColumnIsConstant) {
  Line line(40);
  std::fill_n(line.numbers.f32(), line.numbers.elements(), 0.0F);
  const Sequential network = network_of(Parametrization::standard);
  const ParameterArena start = initial_parameters(one_thread, network, line.examples(), 3);
  for (std::int64_t i = 0; i < start.all().elements(); ++i) {
    ASSERT_TRUE(std::isfinite(start.all().f32()[i]));
  }
}

}  // namespace
}  // namespace lamina
