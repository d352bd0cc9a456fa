#include <gtest/gtest.h>

#include <cmath>

#include "lamina/core/text_fields.hpp"
#include "lamina/course/lesson.hpp"
#include "lamina/plot/svg.hpp"
#include "lamina/plot/text.hpp"
#include "lamina/training/optimizers.hpp"
#include "support/facts_of.hpp"

namespace lamina::course {
namespace {

/// The lesson with its fields as "name=value,…" says.
Lesson lesson(const char* text) {
  return from_text<Lesson>(text, "a test");
}

/// The table whose caption starts so.
Numbers table(const std::vector<Block>& blocks, const std::string& caption) {
  for (const Block& block : blocks) {
    const auto* numbers = std::get_if<Numbers>(&block);
    if (numbers != nullptr && numbers->caption.rfind(caption, 0) == 0) return *numbers;
  }
  ADD_FAILURE() << "no table '" << caption << "'";
  return {};
}

double cell(const Numbers& numbers, const std::string& row, std::size_t column) {
  for (const std::vector<std::string>& cells : numbers.rows) {
    if (cells[0] == row) return std::stod(cells.at(column));
  }
  ADD_FAILURE() << "no row '" << row << "' in " << numbers.caption;
  return 0;
}

TEST(Lessons, AreTheTwelveOfTheCourseInItsOrder) {
  const std::vector<std::string_view> order = {"perceptron",       "activations",     "dense-layer",
                                               "sequential-model", "pass-the-class",  "loss",
                                               "gradient-descent", "backpropagation", "optimizers",
                                               "mini-batches",     "overfitting",     "features"};
  EXPECT_EQ(kinds<Lesson>(), order);
  EXPECT_EQ(number_of(lesson("loss")), 6);
}

TEST(Lessons, SayTheirIdeaFormulaAndQuestionWithin80Columns) {
  for (const Lesson& each : Lesson::shipped()) {
    const LessonWords& words = each->words();
    for (const std::string_view text :
         {words.title, words.idea, words.formula, words.question, words.look, words.change}) {
      EXPECT_FALSE(text.empty()) << each.kind();
    }
    EXPECT_EQ(words.question.back(), '?') << each.kind();
    std::size_t begin = 0;
    while (begin < words.formula.size()) {
      const std::size_t end = std::min(words.formula.find('\n', begin), words.formula.size());
      EXPECT_LE(end - begin, 84u) << each.kind();  // bytes; a few signs take three
      begin = end + 1;
    }
  }
}

TEST(Lessons, GiveTablesThatAreWholeAndFiguresThatCanBeDrawn) {
  for (Lesson each : Lesson::shipped()) {
    if (each.kind() == "features") each = lesson("features:glyphs=true,images=200,epochs=1");
    int tables = 0, figures = 0;
    for (const Block& block : each->run()) {
      if (const auto* numbers = std::get_if<Numbers>(&block)) {
        ++tables;
        EXPECT_FALSE(numbers->rows.empty()) << each.kind();
        for (const auto& row : numbers->rows) {
          EXPECT_EQ(row.size(), numbers->headings.size()) << each.kind();
        }
      } else if (const auto* plot = std::get_if<plot::Plot>(&block)) {
        ++figures;
        EXPECT_NO_THROW(plot::text(*plot)) << each.kind();
        EXPECT_NO_THROW(plot::svg(*plot)) << each.kind();
      } else if (const auto* pictures = std::get_if<plot::Pictures>(&block)) {
        ++figures;
        EXPECT_NO_THROW(plot::text(*pictures)) << each.kind();
      }
    }
    EXPECT_GE(tables, 1) << each.kind();
    EXPECT_GE(figures, 1) << each.kind();
  }
}

TEST(Lessons, PerceptronAddsUpItsTerms) {
  const Numbers pass = table(lesson("perceptron:lectures=2,hours=3")->run(), "The forward pass");
  EXPECT_EQ(cell(pass, "x1, lectures", 3), 1.2);
  EXPECT_EQ(cell(pass, "x2, hours", 3), 1.2);
  EXPECT_EQ(cell(pass, "z = sum + bias", 3), -1.6);
  EXPECT_NEAR(cell(pass, "y = g(z)", 3), 1 / (1 + std::exp(1.6)), 5e-5);
}

TEST(Lessons, ALinearNetworkFailsAtExclusiveOrAndABentOneDoesNot) {
  for (const Block& block : lesson("activations")->run()) {
    const auto* text = std::get_if<Text>(&block);
    if (text == nullptr) continue;
    EXPECT_NE(text->text.find("the one with tanh gets 4."), std::string::npos) << text->text;
    EXPECT_EQ(text->text.find("linear network gets 4"), std::string::npos) << text->text;
  }
}

TEST(Lessons, TheDenseLayerSaysWhatItsUnitsSayOneByOne) {
  const Numbers units = table(lesson("dense-layer:units=4")->run(), "Unit by unit");
  ASSERT_EQ(units.rows.size(), 4u);
  for (const auto& row : units.rows) EXPECT_EQ(row[5], row[6]);
}

TEST(Lessons, DeeperModelsTellTheRingApartBetter) {
  const Numbers models = table(lesson("sequential-model")->run(), "Points told apart");
  EXPECT_LT(cell(models, "no hidden layer", 2), 70);
  EXPECT_GT(cell(models, "two hidden layers", 2), 90);
}

TEST(Lessons, UntrainedItGivesAPassingStudentOneInTenAndTrainedItDoesNot) {
  const Numbers both = table(lesson("pass-the-class")->run(), "Before and after");
  EXPECT_NEAR(cell(both, "chance of passing, by the network", 1), 0.1, 0.005);
  EXPECT_GT(cell(both, "chance of passing, by the network", 2), 0.85);
  EXPECT_LT(cell(both, "J, the mean loss of all students", 2),
            cell(both, "J, the mean loss of all students", 1) / 2);
}

TEST(Lessons, TheLossIsMinusTheLogarithmOfTheChanceGivenToTheTruth) {
  const Numbers one = table(lesson("loss")->run(), "The loss of one student");
  for (const double p : {0.99, 0.9, 0.5, 0.1, 0.01}) {
    char text[8];
    std::snprintf(text, sizeof text, "%.2f", p);
    EXPECT_NEAR(cell(one, text, 1), -std::log(p), 5e-5);
    EXPECT_NEAR(cell(one, text, 2), (1 - p) * (1 - p), 5e-5);
  }
}

TEST(Lessons, ARateOf09DivergesAndOneOf01Arrives) {
  const Numbers fine = table(lesson("gradient-descent")->run(), "Side by side");
  EXPECT_EQ(fine.rows[0][3], "");
  EXPECT_LT(cell(fine, "yours, 0.1", 2), 0.05);
  const Numbers wild = table(lesson("gradient-descent:learning_rate=0.9")->run(), "Side by side");
  EXPECT_EQ(wild.rows[0][3], "diverged");
}

TEST(Lessons, TheChainRuleTheTapeAndDifferencesAgree) {
  for (const char* text : {"backpropagation", "backpropagation:x1=-2,x2=0.3,target=0,seed=5"}) {
    const Numbers slopes = table(lesson(text)->run(), "The slope of every weight");
    ASSERT_EQ(slopes.rows.size(), 9u);
    for (const auto& row : slopes.rows) {
      EXPECT_NEAR(std::stod(row[6]), std::stod(row[7]), 1.1e-6) << row[0];
      EXPECT_NEAR(std::stod(row[7]), std::stod(row[8]), 1.1e-6) << row[0];
    }
  }
}

TEST(Lessons, FourTimesTheRowsHalveTheNoise) {
  const Numbers noise = table(lesson("mini-batches")->run(), "The slopes of 100 batches");
  for (std::size_t i = 0; i + 2 < noise.rows.size(); ++i) {
    const double ratio = std::stod(noise.rows[i][1]) / std::stod(noise.rows[i + 1][1]);
    EXPECT_NEAR(ratio, 2, 0.6) << noise.rows[i][0];
  }
}

TEST(Lessons, EveryCureLowersTheValidationLoss) {
  const Numbers runs = table(lesson("overfitting")->run(), "80 rows train");
  const double uncured = cell(runs, "no cure", 3);
  EXPECT_GT(uncured, 2 * cell(runs, "no cure", 2));
  for (const char* cure : {"dropout", "weight decay", "early stopping"}) {
    EXPECT_LT(cell(runs, cure, 3), uncured) << cure;
  }
}

TEST(Lessons, UnitsLearnToTellDrawnShapesApart) {
  const Numbers right = table(lesson("features:glyphs=true")->run(), "Images told apart");
  EXPECT_GT(cell(right, "after training", 1), 80);
  EXPECT_LT(cell(right, "before training", 1), 50);
}

TEST(Lessons, SuggestTheNearestNameAndRefuseFieldsOutOfRange) {
  const ErrorFacts unknown = facts_of([] { (void)lesson("gradent-descent"); });
  EXPECT_EQ(unknown.code, "usage.unknown_lesson");
  EXPECT_EQ(unknown.what, "there is no lesson 'gradent-descent'");
  EXPECT_EQ(unknown.fix.rfind("did you mean 'gradient-descent'?", 0), 0u) << unknown.fix;
  EXPECT_EQ(facts_of([] { (void)lesson("overfitting:dropout=1"); }).code, "usage.bad_value");
}

TEST(Lessons, ShowLbfgsBesideEveryOptimizer) {
  for (const Block& block : lesson("optimizers")->run()) {
    const auto* numbers = std::get_if<Numbers>(&block);
    if (numbers == nullptr) continue;
    // Three ways of SGD stand for one.
    ASSERT_EQ(numbers->rows.size(), OptimizerConfig::shipped().size() + 3);
    EXPECT_EQ(numbers->rows.back()[0], "l-bfgs");
    EXPECT_LT(std::stoi(numbers->rows.back()[3]), 20);  // tries, where plain descent needs over 60
  }
}

TEST(Lessons, SayTheSameEveryTime) {
  const auto text = [] {
    std::string all;
    for (const Block& block : lesson("optimizers")->run()) {
      if (const auto* numbers = std::get_if<Numbers>(&block)) {
        for (const auto& row : numbers->rows) {
          for (const std::string& each : row) all += each + " ";
        }
      }
    }
    return all;
  };
  EXPECT_EQ(text(), text());
}

}  // namespace
}  // namespace lamina::course
