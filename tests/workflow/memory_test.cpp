// What a training is said to take is what the process takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "core/heap.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/needs.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {
namespace {

/// A million bytes a column of 125,000 numbers; `target` depends on the first.
Table numbers(std::int64_t rows, std::int64_t columns) {
  Table table("numbers");
  std::vector<double> target;
  for (std::int64_t c = 0; c < columns; ++c) {
    std::vector<double> values(static_cast<std::size_t>(rows));
    for (std::int64_t r = 0; r < rows; ++r) {
      values[static_cast<std::size_t>(r)] =
          uniform(philox(1, static_cast<std::uint64_t>(r), static_cast<std::uint64_t>(c))[0]);
    }
    if (c == 0) target = values;
    table.add_numbers("x" + std::to_string(c), std::move(values));
  }
  table.add_numbers("y", std::move(target));
  return table;
}

/// The process's highest resident memory in bytes since forget_peak().
std::int64_t peak() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  }
  return 0;
}

bool forget_peak() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;
  return file.good();
}

bool has_sanitizer() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
  return __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
  return false;
#endif
}

TEST(Memory, OfTheProcessStaysWithinThePlan) {
  if (has_sanitizer()) GTEST_SKIP() << "a sanitizer takes memory of its own";
  return_freed_memory();  // of the tests before
  if (!forget_peak()) GTEST_SKIP() << "this kernel does not forget the peak of a process";
  // The program itself and what its threads scratch; more where other tests left some behind.
  const std::int64_t slack = std::max<std::int64_t>(20'000'000, peak() + 8'000'000);
  Table table = numbers(200'000, 20);
  ASSERT_TRUE(forget_peak());
  const TrainOptions options{.target = "y",
                             .epochs = 1,
                             .batch = 16'384,
                             .layers = std::vector<std::int64_t>{64},
                             .threads = 2};
  TrainingPlan plan = plan_training(std::move(table), options);
  EXPECT_LE(peak(), plan.preparing_bytes() + slack);
  const std::int64_t planned = plan.memory().total();
  EXPECT_GT(planned, 40'000'000) << "enough to be seen";
  ASSERT_TRUE(forget_peak());
  run_training(std::move(plan));
  EXPECT_LE(peak(), planned + slack);
  EXPECT_GE(peak(), planned) << "the plan is no idle threat";
}

TEST(Memory, OfATableIsSaidWithoutTraining) {
  const Table table = numbers(1'000, 3);
  const TrainOptions options{.target = "y"};
  const TrainingNeeds needs = training_needs(table, options);
  const TrainingPlan plan = plan_training(table, options);
  EXPECT_EQ(needs.memory.total(), plan.memory().total());
  EXPECT_EQ(needs.preparing, plan.preparing_bytes());
  EXPECT_EQ(needs.rows, 1'000);
  EXPECT_EQ(needs.batch, plan.fit_options().batch_size);
}

TEST(Memory, OfAModelIsThatOfItsTraining) {
  const Table table = numbers(1'000, 3);
  const TrainOptions options{.target = "y", .epochs = 1, .test = 0};
  TrainingPlan plan = plan_training(table, options);
  const TrainingMemory planned = plan.memory();
  const TrainReport report = run_training(std::move(plan));
  EXPECT_EQ(training_needs(report.model.artifact()).memory.total(), planned.total());
}

TEST(Memory, ATrainingThatDoesNotFitIsRefusedBeforeItStarts) {
  const Table table = numbers(100'000, 3);
  const std::vector<std::int64_t> wide(8, 1 << 20);  // 7 · 2⁴⁰ weights: 154 TB
  try {
    plan_training(table, {.target = "y", .layers = wide});
    FAIL() << "it was planned";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "resource.memory");
    EXPECT_EQ(exit_code(error.code()), 6);
    EXPECT_NE(error.facts().what.find("parameters with gradients and moments 15"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace lamina
