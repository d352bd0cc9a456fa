#include "lamina/preprocess/task.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lamina/data/read.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

Table with_target(const std::vector<std::string>& cells) {
  std::string text = "x,goal\n";
  int i = 0;
  for (const std::string& cell : cells) text += std::to_string(i++ % 3) + ",\"" + cell + "\"\n";
  return read_csv_text(text, "t.csv", {.target = "goal"});
}

std::vector<std::string> counted(int count, const std::string& before = "") {
  std::vector<std::string> cells;
  cells.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) cells.push_back(before + std::to_string(i % (count / 2)));
  return cells;
}

TEST(ChooseTask, TellsClassesFromAmounts) {
  const auto task = [](const std::vector<std::string>& cells) {
    return choose_task(with_target(cells), {.target = "goal"}).task;
  };
  EXPECT_EQ(task({"yes", "no", "yes"}), Task::binary);
  EXPECT_EQ(task({"a", "b", "c"}), Task::multiclass);
  EXPECT_EQ(task({"0", "1", "", "1"}), Task::binary);
  EXPECT_EQ(task({"1.5", "2.5", "1.5"}), Task::regression);
  EXPECT_EQ(task(counted(40)), Task::multiclass) << "20 whole numbers";
  EXPECT_EQ(task(counted(42)), Task::regression) << "21 whole numbers";
}

TEST(ChooseTask, SaysWhy) {
  EXPECT_EQ(choose_task(with_target({"a", "b"}), {.target = "goal"}).reason,
            "the target holds 2 distinct words");
  EXPECT_EQ(choose_task(with_target(counted(42)), {.target = "goal"}).reason,
            "the target holds 21 distinct whole numbers");
}

TEST(ChooseTask, ObeysTheUser) {
  const Table numbers = with_target(counted(42));
  EXPECT_EQ(choose_task(numbers, {.target = "goal", .task = "classification"}).task,
            Task::multiclass);
  const Table few = with_target({"0", "1", "1"});
  EXPECT_EQ(choose_task(few, {.target = "goal", .task = "regression"}).task, Task::regression);
}

TEST(ChooseTask, NamesTheNearestTarget) {
  const ErrorFacts facts = facts_of([] {
    choose_task(with_target({"a", "b"}), {.target = "goat"});
  });
  EXPECT_EQ(facts.code, "usage.unknown_target");
  EXPECT_EQ(facts.what, "there is no column 'goat'");
  EXPECT_EQ(facts.where, "t.csv");
  EXPECT_EQ(facts.fix, "did you mean 'goal'?");
}

TEST(ChooseTask, RefusesTargetsThatTeachNothing) {
  const auto facts = [](const std::vector<std::string>& cells, const std::string& task = "auto") {
    return facts_of([&] { choose_task(with_target(cells), {.target = "goal", .task = task}); });
  };
  EXPECT_EQ(facts({"", "NA"}).what, "every cell of the target is missing");
  EXPECT_EQ(facts({"", "NA"}).code, "data.target_missing");
  EXPECT_EQ(facts({"", "NA"}).where, "t.csv, column 'goal'");
  EXPECT_EQ(facts({"a", "a", ""}).what, "the target is always 'a'");
  EXPECT_EQ(facts({"", "7", "7.0"}).code, "data.target_constant");
  EXPECT_EQ(facts({"a", "b"}, "regression").code, "data.target_not_numbers");
  EXPECT_EQ(facts({"a", "b"}, "clustering").code, "usage.bad_value");
  std::vector<std::string> names;
  names.reserve(50);
  for (int i = 0; i < 50; ++i) names.push_back("name " + std::to_string(i));
  EXPECT_EQ(facts(names).what, "the target holds 50 distinct words in 50 rows, expected classes");
}

}  // namespace
}  // namespace lamina
