// One batch learnt by heart, or not.
#include "lamina/workflow/overfit_batch.hpp"

#include <gtest/gtest.h>

#include "small_runs.hpp"

namespace lamina {
namespace {

TEST(OverfitOneBatch, IsLearntByANetworkThatCanLearn) {
  TrainOptions options = line_options();
  options.learning_rate = 0.02;
  const BatchOverfit result = overfit_one_batch(plan_training(line_table(), options), 1);
  EXPECT_TRUE(result.learnt);
  EXPECT_EQ(result.rows, 16);
  EXPECT_LE(result.loss, 0.01 * result.first_loss);
  EXPECT_GT(result.steps, 0);
  EXPECT_LT(result.steps, 2000);
}

TEST(OverfitOneBatch, IsNotLearntByAFrozenNetwork) {
  TrainOptions options = line_options();
  options.groups = {{.names = "*", .frozen = true}};
  const BatchOverfit result = overfit_one_batch(plan_training(line_table(), options), 1);
  EXPECT_FALSE(result.learnt);
  EXPECT_EQ(result.steps, 2000);
  EXPECT_EQ(result.loss, result.first_loss);
}

TEST(OverfitOneBatch, CountsRowsThatContradictOthers) {
  Table table("contradiction");
  std::vector<double> x, y;
  for (int i = 0; i < 64; ++i) {
    x.push_back(i % 3);
    y.push_back(i * 0.5);
  }
  table.add_numbers("x", x).add_numbers("y", y);
  TrainOptions options = line_options();
  options.task = "regression";
  const BatchOverfit result = overfit_one_batch(plan_training(table, options), 1);
  EXPECT_EQ(result.rows, 16);
  EXPECT_EQ(result.contradictions, 13);
  EXPECT_FALSE(result.learnt);
}

TEST(OverfitOneBatch, EndsWhenAskedTo) {
  const std::atomic<bool> stop = true;
  const BatchOverfit result =
      overfit_one_batch(plan_training(line_table(), line_options()), 1, &stop);
  EXPECT_EQ(result.steps, 0);
  EXPECT_FALSE(result.learnt);
}

TEST(OverfitOneBatch, TellsWhatIsWrongWithTheRun) {
  TrainOptions options = line_options();
  options.learning_rate = 1e-9;
  Notes notes;
  On<Note> sink([&](const Note& note) { notes.push_back(note); });
  overfit_one_batch(plan_training(line_table(), options), 1, nullptr, &sink);
  ASSERT_FALSE(notes.empty());
  EXPECT_EQ(notes[0].code, "health.note.small_updates");
}

}  // namespace
}  // namespace lamina
