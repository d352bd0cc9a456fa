// Rows that are equal to rows which trained a model, and classes that it never saw.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {
namespace {

/// 300 rows whose numbers say their place; every fifth row's class is 'odd'.
Table made_table(int first = 0, const std::string& class_of_all = "") {
  std::vector<double> x;
  std::vector<std::string> y;
  for (int i = first; i < first + 300; ++i) {
    x.push_back(i);
    y.push_back(class_of_all.empty() ? (i % 5 == 0   ? "odd"
                                        : i % 5 == 1 ? "even"
                                                     : "other")
                                     : class_of_all);
  }
  Table table("made");
  table.add_numbers("x", x).add_categories("y", y);
  return table;
}

TrainOptions short_run() {
  return {.target = "y", .epochs = 2, .layers = std::vector<std::int64_t>{4}};
}

bool has_note(const Notes& notes, std::string_view code) {
  return std::any_of(notes.begin(), notes.end(), [&](const Note& n) { return n.code == code; });
}

TEST(SeenRows, AreCountedWhereTheyTrainedAndScoredApart) {
  const TrainReport trained = run_training(plan_training(made_table(), short_run()));
  EXPECT_EQ(trained.seen_rows, 0);
  EXPECT_FALSE(trained.unseen_scores.has_value());
  const EvaluateReport all = evaluate(trained.model, made_table());
  EXPECT_EQ(all.seen_rows, 240) << "all but the held-out ones";
  ASSERT_TRUE(all.unseen_scores.has_value());
  for (const Metric& metric : all.unseen_scores->metrics) {
    EXPECT_EQ(metric.value, (*trained.scores)[metric.name]) << metric.name;
  }
  EXPECT_TRUE(has_note(all.notes, "data.note.seen_rows"));
  const EvaluateReport held_out = evaluate(trained.model, made_table(), {.held_out = true});
  EXPECT_EQ(held_out.seen_rows, 0);
  EXPECT_FALSE(has_note(held_out.notes, "data.note.seen_rows"));
  const EvaluateReport strangers = evaluate(trained.model, made_table(1000));
  EXPECT_EQ(strangers.seen_rows, 0);
  // The same numbers with another answer are no row that it was trained on.
  EXPECT_LE(*evaluate(trained.model, made_table(0, "odd")).seen_rows, 60);
}

TEST(SeenRows, AreKnownByAModelThatWasSavedAndOnlyByOneThatKeepsThem) {
  const TrainReport trained = run_training(plan_training(made_table(), short_run()));
  const std::string bytes = save_bytes(trained.model.artifact());
  const auto read = [](const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
  };
  const Model loaded(std::make_shared<Artifact>(load_bytes(read(bytes), "here")), 1);
  EXPECT_EQ(evaluate(loaded, made_table()).seen_rows, 240);
  EXPECT_EQ(save_bytes(loaded.artifact()), bytes);

  TrainOptions without = short_run();
  without.fingerprints = false;
  const TrainReport plain = run_training(plan_training(made_table(), without));
  EXPECT_FALSE(plain.seen_rows.has_value());
  EXPECT_FALSE(evaluate(plain.model, made_table()).seen_rows.has_value());
  EXPECT_LT(save_bytes(plain.model.artifact()).size(), bytes.size());
}

TEST(SeenRows, AreEqualByTheirCellsNotByWhatANetworkGetsOfThem) {
  // Far beyond the training's numbers all are clipped to one, and words that it never met are as if
  // missing.
  const auto table = [](double first, const std::string& city) {
    std::vector<double> income;
    std::vector<std::string> cities, y;
    for (int i = 0; i < 200; ++i) {
      income.push_back(first + 5'000 * (i % 40));
      cities.push_back(i % 3 == 0 ? city : i % 2 == 0 ? "Rome" : "Oslo");
      y.push_back(i % 7 < 3 ? "yes" : "no");
    }
    Table made("made");
    made.add_numbers("income", income).add_categories("city", cities).add_categories("y", y);
    return made;
  };
  TrainOptions all = short_run();
  all.test = 0;
  const TrainReport trained = run_training(plan_training(table(0, ""), all));
  EXPECT_EQ(evaluate(trained.model, table(0, "")).seen_rows, 200);
  EXPECT_EQ(evaluate(trained.model, table(2e6, "")).seen_rows, 0);
  EXPECT_EQ(evaluate(trained.model, table(0, "Paris")).seen_rows, 133);
}

TEST(SeenRows, OfATestTableAreNoted) {
  const TrainingPlan plan = plan_training(made_table(), short_run(), made_table(150));
  EXPECT_TRUE(has_note(plan.notes(), "data.note.seen_rows"));
  TrainOptions strict = short_run();
  strict.strict = true;
  EXPECT_THROW(plan_training(made_table(), strict, made_table(150)), Error);
}

TEST(UnseenClasses, CountAsWrongWithANote) {
  const TrainReport trained = run_training(plan_training(made_table(), short_run()));
  const EvaluateReport found = evaluate(trained.model, made_table(0, "never"));
  EXPECT_EQ(found.scores["accuracy"], 0);
  EXPECT_EQ(found.rows, 300);
  EXPECT_TRUE(has_note(found.notes, "data.note.unseen_class"));
  const TrainReport with_test =
      run_training(plan_training(made_table(), short_run(), made_table(0, "never")));
  EXPECT_EQ((*with_test.scores)["accuracy"], 0);
  EXPECT_TRUE(has_note(with_test.notes, "data.note.unseen_class"));
}

TEST(BatchNormalization, OfOneRowIsNoted) {
  const Sequential network({Dense{8}, BatchNormalization{}, Dense{3, Activation::softmax}});
  const auto noted = [&](std::int64_t batch) {
    TrainOptions options = short_run();
    options.layers.reset();
    options.batch = batch;
    options.test = 0;
    options.validation = 0;
    const TrainingPlan plan = plan_training(made_table(), options, {}, &network);
    return has_note(plan.notes(), "train.note.batch_of_one");
  };
  EXPECT_TRUE(noted(1));
  EXPECT_TRUE(noted(23)) << "300 = 13 · 23 + 1";
  EXPECT_FALSE(noted(30));
  EXPECT_FALSE(noted(32));
}

}  // namespace
}  // namespace lamina
