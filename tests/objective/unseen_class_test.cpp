// Rows of a class that the model does not know, against tests/reference/make_unseen_class.py.
#include <gtest/gtest.h>

#include <array>

#include "lamina/objective/metrics.hpp"

namespace lamina {
namespace {

TEST(UnseenClass, CountsAsWrongInEveryScore) {
  const Tensor p(Shape{6, 2}, std::vector<float>{0.9F, 0.1F, 0.2F, 0.8F, 0.4F, 0.6F, 0.7F, 0.3F,
                                                 0.1F, 0.9F, 0.6F, 0.4F});
  const std::array<std::int32_t, 6> labels = {0, 1, 0, 1, -1, -1};
  const Scores found = classification_scores(p, labels);
  EXPECT_NEAR(found["accuracy"], 0.3333333333333333, 1e-15);
  EXPECT_NEAR(found["auc"], 0.5, 1e-15);
  EXPECT_NEAR(found["log_loss"], 5.722256318154936, 1e-6);
  EXPECT_NEAR(found["precision"], 0.3333333333333333, 1e-15);
  EXPECT_NEAR(found["recall"], 0.5, 1e-15);
  EXPECT_EQ(found.confusion->counts, (std::vector<std::int64_t>{1, 1, 1, 1}));
  EXPECT_EQ(found.confusion->unseen, (std::vector<std::int64_t>{1, 1}));
}

TEST(UnseenClass, IsOneMoreInAMeanOverClasses) {
  const Tensor p(Shape{5, 3}, std::vector<float>{0.6F, 0.3F, 0.1F, 0.2F, 0.7F, 0.1F, 0.1F, 0.2F,
                                                 0.7F, 0.5F, 0.3F, 0.2F, 0.3F, 0.3F, 0.4F});
  const std::array<std::int32_t, 5> labels = {0, 1, 2, -1, -1};
  const Scores found = classification_scores(p, labels);
  EXPECT_NEAR(found["precision"], 0.5, 1e-15);
  EXPECT_NEAR(found["recall"], 0.75, 1e-15);
  EXPECT_NEAR(found["f1"], 0.5833333333333333, 1e-15);
}

}  // namespace
}  // namespace lamina
