// A member of an ensemble alone is a part of the answer of all.
#include "lamina/workflow/member.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {
namespace {

Table amounts() {
  std::vector<double> a, b, y;
  std::vector<std::string> word;
  for (std::uint64_t row = 0; row < 120; ++row) {
    a.push_back(uniform(philox(1, row, 0)[0]));
    b.push_back(uniform(philox(2, row, 0)[0]));
    word.emplace_back(row % 3 == 0 ? "x" : "z");
    y.push_back(3 * a.back() - b.back() + (row % 3 == 0 ? 1 : 0));
  }
  Table table("amounts");
  table.add_numbers("a", a);
  table.add_numbers("b", b);
  table.add_categories("word", word);
  table.add_numbers("y", y);
  return table;
}

Model trained(const TrainOptions& options) {
  return run_training(plan_training(amounts(), options)).model;
}

TEST(Member, AnswersAddUpToThatOfAll) {
  const Model all = trained({.target = "y", .epochs = 2, .members = 4, .threads = 1});
  ASSERT_EQ(members_of(all.artifact().network), 4);
  const Network& network = all.artifact().network;
  ConstView weights;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.name == "ensemble_mean_1.weights") weights = all.artifact().parameters.view(entry);
  }
  const Predictions together = all.predict(amounts());
  const double mean = all.artifact().preprocessor.target_mean();
  std::vector<double> sum(together.values.size(), 0);
  double weight = 0;
  for (std::int64_t member = 1; member <= 4; ++member) {
    const Predictions alone = member_of(all, member, 1).predict(amounts());
    const double share = weights.f32()[member - 1];
    weight += share;
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * (alone.values[i] - mean);
  }
  EXPECT_NEAR(weight, 1, 1e-6);
  for (std::size_t i = 0; i < sum.size(); ++i) {
    EXPECT_NEAR(sum[i] + mean, together.values[i], 1e-5) << i;
  }
}

TEST(Member, IsRefusedWhereThereIsNone) {
  const Model all = trained({.target = "y", .epochs = 1, .members = 2, .threads = 1});
  for (const std::int64_t member : {0, 3}) {
    try {
      member_of(all, member);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.no_member");
      EXPECT_EQ(error.facts().fix, "give 1 to 2");
    }
  }
  const Model one = trained({.target = "y", .epochs = 1, .recipe = Recipe::mlp, .threads = 1});
  EXPECT_EQ(members_of(one.artifact().network), 1);
  EXPECT_NO_THROW(member_of(one, 1));
}

}  // namespace
}  // namespace lamina
