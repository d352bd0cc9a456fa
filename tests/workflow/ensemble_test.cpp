// Eight members in one network: trained in one pass, kept in one file.
#include <gtest/gtest.h>

#include <cmath>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/random.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/workflow/predict.hpp"
#include "lamina/workflow/train.hpp"
#include "workflow/defaults.hpp"
#include "workflow/draft.hpp"

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

/// What the members of the default recipe see, and by which activation, in their order.
std::vector<std::string> groups_of(const Network& network) {
  std::vector<std::string> groups;
  std::string sees;
  for (const Node& node : network.nodes()) {
    if (node.layer.as<Embedding>() != nullptr) sees = node.inputs[0];
    const auto* dense = node.layer.as<DenseEnsemble>();
    if (dense == nullptr || sees.empty()) continue;
    groups.push_back(std::to_string(dense->ensemble_size) + " " + sees + " " +
                     std::string(dense->activation.kind()));
    sees.clear();
  }
  return groups;
}

TEST(Ensemble, OfFewAmountsIsStraightInBinsAndOfManySharesAnEmbedding) {
  const auto planned = [](std::uint64_t rows, TrainOptions options) {
    std::vector<double> a, sum;
    for (std::uint64_t i = 0; i < rows; ++i) {
      a.push_back(normal(Seed(1), i));
      sum.push_back(a.back() + normal(Seed(2), i));
    }
    Table table("sums");
    table.add_numbers("a", a).add_numbers("sum", sum);
    options.target = "sum";
    return draft_training(table, options, nullptr, nullptr);
  };
  using Groups = std::vector<std::string>;
  const TrainingDraft few = planned(400, {});
  EXPECT_EQ(groups_of(few.network), (Groups{"4 numbers silu", "4 piecewise_linear_1 relu"}));
  EXPECT_EQ(few.preprocessor.number_columns()[0].features[0].transform,
            NumberTransform::robust_clip);
  const TrainingDraft many = planned(12'000, {});
  EXPECT_EQ(groups_of(many.network), (Groups{"2 numbers silu", "2 piecewise_linear_1 silu",
                                             "4 piecewise_linear_embedding_1 silu"}));
  EXPECT_EQ(many.preprocessor.number_columns()[0].features[0].transform,
            NumberTransform::quantile_normal);
  const TrainingDraft said =
      planned(400, {.recipe = Recipe::ensemble, .activation = Activation::tanh});
  EXPECT_EQ(groups_of(said.network), (Groups{"4 numbers tanh", "4 piecewise_linear_1 tanh"}));
  // What all members share cannot tell them apart by folds.
  EXPECT_EQ(groups_of(planned(12'000, {.folds = 4}).network).size(), 2U);
}

/// However many rows there are, a minute has to do.
TEST(Ensemble, OfMoreRowsTakesFewerEpochs) {
  const auto epochs = [](std::int64_t rows) {
    DataSize size{.task = Task::regression, .rows = rows};
    size.ensemble.members = 2;
    Network network = Sequential({Dense{1}});
    network.build({{"numbers", {1}}});
    return default_fit_options(size, network, {.target = "y"}).epochs;
  };
  EXPECT_EQ(epochs(50'000), 40);
  EXPECT_EQ(epochs(300'000), 10);
  EXPECT_EQ(epochs(10'000'000), 3);
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
