// The layers of an ensemble against as many plain networks, one after the other in plain loops;
// what they share with all layers, the family's tests promise.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {
namespace {

constexpr std::int64_t members = 8;
constexpr std::int64_t rows = 5;
constexpr std::int64_t inputs = 3;
constexpr std::int64_t hidden = 4;

using Row = std::vector<double>;

/// The parameters of a network by name, all of them moved away from where they start.
class Parameters {
 public:
  explicit Parameters(const Network& network) : table_(network.parameters()) {
    values = network.initialize(Seed(3));
    for (std::int64_t i = 0; i < values.all().elements(); ++i) {
      values.all().f32()[i] +=
          0.1F * static_cast<float>(normal(Seed(4), static_cast<std::uint64_t>(i)));
    }
  }
  /// Of [G,…], what is member g's; of anything else all.
  const float* of(const std::string& name, std::int64_t g) const {
    for (const ParameterEntry& entry : table_.entries()) {
      if (entry.name != name) continue;
      const ConstView view = values.view(entry);
      return view.shape[0] == members ? view.f32() + g * view.shape.columns() : view.f32();
    }
    throw std::runtime_error("no parameter " + name);
  }
  ParameterArena values;

 private:
  const ParameterTable& table_;
};

/// x · w[x.size(), units].
Row product(const Row& x, const float* w, std::int64_t units) {
  Row y(static_cast<std::size_t>(units));
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t o = 0; o < y.size(); ++o) {
      y[o] += x[i] * static_cast<double>(w[i * y.size() + o]);
    }
  }
  return y;
}

void multiply_by(Row& x, const float* factors) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] *= static_cast<double>(factors[i]);
}

void add_to(Row& x, const float* terms) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += static_cast<double>(terms[i]);
}

using MemberLayer =
    std::function<Row(Row x, const std::string& node, std::int64_t g, std::int64_t units)>;

/// The network of two such layers and the mean, and what member by member gives.
void expect_members_one_by_one(Network network, const Parameters& parameters,
                               const std::string& kind, const MemberLayer& layer) {
  Tensor x(Shape{rows, inputs});
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    x.f32()[i] = static_cast<float>(normal(Seed(5), static_cast<std::uint64_t>(i)));
  }
  const Program program = network.lower(parameters.values);
  Program::Workspace workspace;
  const Engine engine(1);
  const ConstView found = program.run(engine, std::array{ConstView(x)}, workspace);
  for (std::int64_t r = 0; r < rows; ++r) {
    double sum = 0;
    for (std::int64_t g = 0; g < members; ++g) {
      Row z = layer(Row(x.f32() + r * inputs, x.f32() + (r + 1) * inputs), kind + "_2", g, hidden);
      for (double& each : z) each = std::tanh(each);
      sum += layer(z, kind + "_1", g, 1)[0] *
             static_cast<double>(*parameters.of("ensemble_mean_1.weights", g));
    }
    EXPECT_NEAR(found.f32()[r], sum, 1e-6) << "row " << r;
  }
}

TEST(BatchEnsemble, AnswersAsItsMembersOneByOne) {
  Sequential network({BatchEnsemble{hidden, members, Activation::tanh}, BatchEnsemble{1, members},
                      EnsembleMean{}});
  network.build({Field::numbers(inputs)});
  EXPECT_EQ(network.summary()[0].parameters,
            inputs * hidden + members * (inputs + hidden + hidden));
  const Parameters p(network);
  expect_members_one_by_one(
      network, p, "batch_ensemble",
      [&](Row x, const std::string& node, std::int64_t g, std::int64_t units) {
        multiply_by(x, p.of(node + ".r", g));
        Row y = product(x, p.of(node + ".weight", g), units);
        multiply_by(y, p.of(node + ".s", g));
        add_to(y, p.of(node + ".bias", g));
        return y;
      });
}

TEST(DenseEnsemble, AnswersAsItsMembersOneByOne) {
  Sequential network({DenseEnsemble{hidden, members, Activation::tanh}, DenseEnsemble{1, members},
                      EnsembleMean{}});
  network.build({Field::numbers(inputs)});
  EXPECT_EQ(network.summary()[0].parameters, members * (inputs * hidden + hidden));
  const Parameters p(network);
  expect_members_one_by_one(
      network, p, "dense_ensemble",
      [&](const Row& x, const std::string& node, std::int64_t g, std::int64_t units) {
        Row y = product(x, p.of(node + ".weight", g), units);
        add_to(y, p.of(node + ".bias", g));
        return y;
      });
}

TEST(BatchEnsemble, StartsFromRandomSigns) {
  Sequential network({BatchEnsemble{.units = 50, .ensemble_size = 20}});
  network.build({Field::numbers(50)});
  const ParameterArena values = network.initialize(Seed(1));
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind != ParameterKind::scale) continue;
    const ConstView signs = values.view(entry);
    double sum = 0;
    for (std::int64_t i = 0; i < signs.elements(); ++i) {
      EXPECT_EQ(std::abs(signs.f32()[i]), 1);
      sum += signs.f32()[i];
    }
    EXPECT_LT(std::abs(sum), 4 * std::sqrt(1000.0)) << entry.name;  // 4 deviations of 1000 coins
  }
}

std::string refusal(std::vector<LayerConfig> layers) {
  Sequential network(std::move(layers));
  try {
    network.build({Field::numbers(3)});
  } catch (const Error& error) {
    return error.facts().what;
  }
  return "no error";
}

TEST(Ensembles, RefuseOtherSizesThanTheirOwn) {
  EXPECT_EQ(
      refusal({DenseEnsemble{2, 4}, BatchEnsemble{2, 3}}),
      "[batch_ensemble_1] got dense_ensemble_1 [4,2], but needs numbers [F], or [3,F] of as many "
      "members");
  EXPECT_EQ(refusal({Dense{2}, EnsembleMean{}}),
            "[ensemble_mean_1] got dense_1 [2], but needs numbers [G,F] of G members");
}

}  // namespace
}  // namespace lamina
