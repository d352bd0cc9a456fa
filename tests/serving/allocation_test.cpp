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
  predictor.predict(features.numbers, features.codes, workspace);
  const long before = allocations();
  EXPECT_GT(before, 0) << "the counter counts";
  for (const std::int64_t rows : {300, 1, 17, 299}) {
    predictor.predict(features.numbers.view().rows(0, rows), features.codes.view().rows(0, rows),
                      workspace);
  }
  EXPECT_EQ(allocations() - before, 0);
}

}  // namespace
}  // namespace lamina
