#include "lamina/training/schedules.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

constexpr std::int64_t per_epoch = 10;
constexpr std::int64_t epochs = 20;

double at(const ScheduleConfig& config, std::int64_t step) {
  return rate_factor(config, step, per_epoch, epochs);
}

TEST(ConstantSchedule, Stays) {
  for (const std::int64_t step : {0, 1, 100, 199, 500}) EXPECT_EQ(at({}, step), 1);
}

TEST(StepSchedule, FallsAfterEveryFewEpochs) {
  const ScheduleConfig config{StepSchedule{.epochs = 5, .factor = 0.5}};
  EXPECT_EQ(at(config, 0), 1);
  EXPECT_EQ(at(config, 49), 1);
  EXPECT_EQ(at(config, 50), 0.5);
  EXPECT_EQ(at(config, 99), 0.5);
  EXPECT_EQ(at(config, 199), 0.125);
}

TEST(CosineSchedule, FollowsTheFormula) {
  // PyTorch's closed form: final + (1 - final) (1 + cos(π t / T)) / 2.
  for (const double last : {0.0, 0.1}) {
    const ScheduleConfig config{CosineSchedule{.final_fraction = last}};
    EXPECT_EQ(at(config, 0), 1);
    for (std::int64_t step = 0; step < 200; ++step) {
      const double angle = std::acos(-1.0) * static_cast<double>(step) / 200;
      EXPECT_NEAR(at(config, step), last + (1 - last) * (1 + std::cos(angle)) / 2, 1e-14);
    }
    EXPECT_NEAR(at(config, 100), (1 + last) / 2, 1e-14);
    EXPECT_NEAR(at(config, 200), last, 1e-14);
    EXPECT_NEAR(at(config, 900), last, 1e-14) << "past the end it stays";
  }
}

TEST(WarmUp, RisesToTheWholeRateAndHandsOver) {
  const ScheduleConfig config{CosineSchedule{}, 0.5};  // five steps
  for (std::int64_t step = 0; step < 5; ++step) {
    EXPECT_DOUBLE_EQ(at(config, step), static_cast<double>(step + 1) / 5);
  }
  EXPECT_EQ(at(config, 5), 1);
  EXPECT_LT(at(config, 6), 1);
  EXPECT_NEAR(at(config, 199), (1 + std::cos(std::acos(-1.0) * 194 / 195)) / 2, 1e-14);
}

TEST(WarmUp, MayBeAllOrMoreThanAllThereIs) {
  const ScheduleConfig config{CosineSchedule{}, 1000};
  EXPECT_DOUBLE_EQ(at(config, 99), 0.5);
  EXPECT_EQ(at(config, 199), 1);
  EXPECT_TRUE(std::isfinite(at(config, 200)));
}

TEST(EverySchedule, StaysBetweenZeroAndOne) {
  for (const Schedule& schedule : Schedule::shipped()) {
    for (const double warmup : {0.0, 0.01, 3.3, 20.0}) {
      for (std::int64_t step = 0; step < per_epoch * epochs; ++step) {
        const double factor = at({schedule, warmup}, step);
        ASSERT_GE(factor, 0) << schedule.kind() << " " << step;
        ASSERT_LE(factor, 1) << schedule.kind() << " " << step;
      }
    }
  }
}

TEST(EverySchedule, IsFoundByItsNameAndCheckedByItsFields) {
  for (const std::string_view name : kinds<Schedule>()) {
    EXPECT_EQ(named<Schedule>(name).kind(), name);
  }
  EXPECT_THROW(named<Schedule>("cosin"), Error);
  EXPECT_THROW(validate("schedule", ScheduleConfig{CosineSchedule{.final_fraction = 2}}), Error);
  EXPECT_THROW(validate("schedule", ScheduleConfig{ConstantSchedule{}, -1}), Error);
  EXPECT_NO_THROW(validate("schedule", ScheduleConfig{}));
  EXPECT_THROW(at({StepSchedule{.epochs = 0}}, 0), Error) << "not a division by zero";
}

}  // namespace
}  // namespace lamina
