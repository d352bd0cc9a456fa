#include <gtest/gtest.h>

#include "artifacts/small_model.hpp"
#include "lamina/serving/predictor.hpp"
#include "support/count_allocations.hpp"

namespace lamina {
namespace {

TEST(Predictor, AllocatesNothingForPreparedColumnsOnceWarm) {
  const Predictor predictor(std::make_shared<const Artifact>(test::small_model()));
  const Features features = predictor.artifact().preprocessor.apply(test::small_table(300));
  Predictor::Workspace workspace;
  std::vector<ConstView> inputs(features.inputs.begin(), features.inputs.end());
  predictor.predict(inputs, workspace);
  const long before = allocations();
  EXPECT_GT(before, 0) << "the counter counts";
  for (const std::int64_t rows : {300, 1, 17, 299}) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      inputs[i] = features.inputs[i].view().rows(0, rows);
    }
    predictor.predict(inputs, workspace);
  }
  EXPECT_EQ(allocations() - before, 0);
}

}  // namespace
}  // namespace lamina
