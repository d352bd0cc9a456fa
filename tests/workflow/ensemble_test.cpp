// Eight members in one network: trained in one pass, kept in one file.
#include <gtest/gtest.h>

#include <cmath>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/random.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/workflow/predict.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {
namespace {

/// y = sin(3a) + b², which no plane comes near.
Table waves() {
  std::vector<double> a, b, y;
  for (std::uint64_t i = 0; i < 400; ++i) {
    a.push_back(normal(Seed(1), i));
    b.push_back(normal(Seed(2), i));
    y.push_back(std::sin(3 * a.back()) + b.back() * b.back());
  }
  Table table("waves");
  table.add_numbers("a", a).add_numbers("b", b).add_numbers("y", y);
  return table;
}

template <class Layer>
void expect_to_learn_and_to_be_kept() {
  SCOPED_TRACE(std::string(Layer::kind));
  const Sequential network({Layer{16, 8, relu}, Layer{16, 8, relu}, Layer{1, 8}, EnsembleMean{}});
  TrainOptions options{.target = "y", .epochs = 60};
  const TrainReport report = run_training(plan_training(waves(), options, std::nullopt, &network));
  EXPECT_GT((*report.scores)["r2"], 0.8);

  const Artifact& trained = report.model.artifact();
  const std::string bytes = save_bytes(trained);
  const Artifact loaded = load_bytes(std::as_bytes(std::span(bytes)));
  EXPECT_EQ(save_bytes(loaded), bytes);
  const Model again{loaded};
  for (const double a : {-1.0, 0.25, 2.0}) {
    const Row row{{"a", a}, {"b", 0.5}};
    EXPECT_EQ(again.predict(row).value, report.model.predict(row).value) << a;
  }
}

TEST(Ensemble, OfEightMembersLearnsInOnePassAndIsKept) {
  expect_to_learn_and_to_be_kept<BatchEnsemble>();
  expect_to_learn_and_to_be_kept<DenseEnsemble>();
}

/// y is yes where a > 0, but for a fifth of the rows, so that nobody can be sure.
Table doubtful(int rows) {
  std::vector<double> a, b;
  std::vector<std::string> y;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(rows); ++i) {
    a.push_back(normal(Seed(1), i));
    b.push_back(normal(Seed(2), i));
    y.emplace_back((a.back() > 0) == (normal(Seed(3), i) > -0.84) ? "yes" : "no");
  }
  Table table("doubtful");
  table.add_numbers("a", a).add_numbers("b", b).add_categories("y", y);
  return table;
}

const float* weights_of_members(const Artifact& artifact) {
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    if (entry.name == "ensemble_mean_1.weights") return artifact.parameters.view(entry).f32();
  }
  return nullptr;
}

TEST(Ensemble, CountsItsHalvesAndIsCalibratedOutOfFold) {
  const TrainReport report = run_training(plan_training(doubtful(500), {.target = "y"}));
  ASSERT_TRUE(report.temperature);
  const float* const weights = weights_of_members(report.model.artifact());
  ASSERT_NE(weights, nullptr);
  double sum = 0;
  for (int g = 0; g < 8; ++g) sum += static_cast<double>(weights[g]);
  EXPECT_NEAR(sum, 1 / *report.temperature, 1e-6);
  // Four folds: members 1 to 4 answered each row once, and 5 to 8 again.
  for (int g = 1; g < 4; ++g) {
    EXPECT_EQ(weights[g], weights[0]);
    EXPECT_EQ(weights[g + 4], weights[4]);
  }
  // A fifth of the answers is wrong, so nobody may be surer than that: with 8 members that have
  // learnt their labels the temperature is what keeps the loss near that of the truth, 0.50.
  EXPECT_LT((*report.scores)["log_loss"], 0.62);
}

TEST(Ensemble, OfAmountsKeepsItsScale) {
  const TrainReport report = run_training(plan_training(waves(), {.target = "y", .epochs = 60}));
  EXPECT_FALSE(report.temperature);
  const float* const weights = weights_of_members(report.model.artifact());
  double sum = 0;
  for (int g = 0; g < 8; ++g) sum += static_cast<double>(weights[g]);
  EXPECT_NEAR(sum, 1, 1e-6);
  EXPECT_GT((*report.scores)["r2"], 0.8);
}

TEST(Ensemble, IsLeftToOneNetworkWhereThatIsWanted) {
  const auto members = [](TrainOptions options) {
    options.target = "y";
    return plan_training(doubtful(200), options).fit_options().members;
  };
  EXPECT_EQ(members({}), 8);
  EXPECT_EQ(members({.recipe = Recipe::mlp}), 1);
  EXPECT_EQ(members({.quality = Quality::fast}), 1);
  EXPECT_EQ(members({.layers = std::vector<std::int64_t>{4}}), 1);
  EXPECT_EQ(members({.recipe = Recipe::ensemble, .layers = std::vector<std::int64_t>{4}}), 8);
  EXPECT_EQ(members({.quality = Quality::best}), 32);
}

}  // namespace
}  // namespace lamina
