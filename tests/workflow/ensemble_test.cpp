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

}  // namespace
}  // namespace lamina
