#include "lamina/training/schedules.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/core/text_fields.hpp"
#include "support/reference.hpp"

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

TEST(MultiStepSchedule, FallsAtTheStartOfItsEpochs) {
  const ScheduleConfig config{MultiStepSchedule{.epochs = {3, 5}, .factor = 0.5}};
  const std::vector<std::pair<int, double>> expected = {{0, 1},    {29, 1},    {30, 0.5},
                                                        {49, 0.5}, {50, 0.25}, {199, 0.25}};
  for (const auto& [step, factor] : expected) EXPECT_EQ(at(config, step), factor) << step;
  const Schedule told = from_text<Schedule>("multi_step:epochs=3;5,factor=0.5", "here");
  EXPECT_EQ(at({told}, 50), 0.25);
  EXPECT_THROW(from_text<Schedule>("multi_step:epochs=3;-5", "here"), Error);
  EXPECT_THROW(from_text<Schedule>("multi_step:epochs=3;x", "here"), Error);
}

TEST(ExponentialSchedule, FallsByItsFactorInAnEpoch) {
  const ScheduleConfig config{ExponentialSchedule{.factor = 0.5}};
  for (std::int64_t step = 0; step < 200; ++step) {
    EXPECT_NEAR(at(config, step), std::pow(0.5, static_cast<double>(step) / 10), 1e-14);
  }
  EXPECT_EQ(at({ExponentialSchedule{.factor = 0}}, 0), 1);
  EXPECT_EQ(at({ExponentialSchedule{.factor = 0}}, 1), 0);
}

TEST(PolynomialSchedule, FollowsTheFormula) {
  for (std::int64_t step = 0; step < 200; ++step) {
    const double left = 1 - static_cast<double>(step) / 200;
    EXPECT_NEAR(at({PolynomialSchedule{}}, step), left, 1e-14);
    EXPECT_NEAR(at({PolynomialSchedule{.power = 2.5, .final_fraction = 0.1}}, step),
                0.1 + 0.9 * std::pow(left, 2.5), 1e-14);
  }
}

TEST(RestartsSchedule, StartsAnewAfterLongerAndLongerFalls) {
  // Falls of 2, 4, 8 … epochs, that is 20, 40, 80 steps; Keras' CosineDecayRestarts.
  const ScheduleConfig config{RestartsSchedule{.epochs = 2, .shrinkage = 0.5}};
  const auto cosine = [](double progress) {
    return (1 + std::cos(std::acos(-1.0) * progress)) / 2;
  };
  for (std::int64_t step = 0; step < 140; ++step) {
    const auto s = static_cast<double>(step);
    const double expected = step < 20   ? cosine(s / 20)
                            : step < 60 ? 0.5 * cosine((s - 20) / 40)
                                        : 0.25 * cosine((s - 60) / 80);
    EXPECT_NEAR(at(config, step), expected, 1e-14) << step;
  }
  EXPECT_THROW(at({RestartsSchedule{.epochs = 0}}, 5), Error) << "not a loop without end";
}

TEST(OneCycleSchedule, RisesAndFallsAsPyTorchs) {
  // OneCycleLR(max_lr=1, total_steps=…) anneals between (start, 1) and (1, last) by half cosines.
  const ScheduleConfig config{OneCycleSchedule{.rise = 0.25}};
  for (std::int64_t step = 0; step < 200; ++step) {
    const auto s = static_cast<double>(step);
    const double from = step < 50 ? 0.04 : 1;
    const double to = step < 50 ? 1 : 4e-6;
    const double done = step < 50 ? s / 50 : (s - 50) / 150;
    const double expected = to + (from - to) / 2 * (std::cos(std::acos(-1.0) * done) + 1);
    EXPECT_NEAR(at(config, step), expected, 1e-14) << step;
  }
}

TEST(FlatCosineSchedule, StaysAndFalls) {
  const ScheduleConfig config{FlatCosineSchedule{.flat = 0.5}};
  EXPECT_EQ(at(config, 100), 1);
  EXPECT_NEAR(at(config, 150), 0.5, 1e-14);
  EXPECT_NEAR(at(config, 200), 0, 1e-14);
  EXPECT_EQ(at({FlatCosineSchedule{.flat = 1}}, 199), 1);
}

TEST(LogCosineSchedule, IsTheCoslog4OfRealMlp) {
  const ScheduleConfig config{LogCosineSchedule{}};
  for (std::int64_t step = 0; step < 200; ++step) {
    const double progress = static_cast<double>(step) / 200;
    const double wave = 2 * std::acos(-1.0) * std::log2(1 + 15 * progress);
    EXPECT_NEAR(at(config, step), 0.5 * (1 - std::cos(wave)), 1e-13) << step;
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

double after(const ReduceOnPlateauSchedule& schedule, const std::vector<double>& losses) {
  std::vector<EpochRecord> history;
  for (const double loss : losses) {
    history.push_back({.loss = 9, .validation_loss = loss, .validation_accuracy = {}});
  }
  return rate_factor({schedule}, 0, per_epoch, epochs, history);
}

TEST(ReduceOnPlateau, FallsAfterSoManyEpochsWithoutABetterLoss) {
  const ReduceOnPlateauSchedule schedule{.factor = 0.5, .patience = 2, .min_delta = 0.1};
  EXPECT_EQ(after(schedule, {}), 1);
  EXPECT_EQ(after(schedule, {3, 2, 2}), 1);
  EXPECT_EQ(after(schedule, {3, 2, 2, 2}), 0.5);
  EXPECT_EQ(after(schedule, {3, 2, 1.95, 1.91}), 0.5) << "better by less than min_delta";
  EXPECT_EQ(after(schedule, {3, 2, 2, 1.8, 1.8}), 1) << "a better one counts anew";
  EXPECT_EQ(after(schedule, {3, 2, 2, 2, 2}), 0.5);
  EXPECT_EQ(after(schedule, {3, 2, 2, 2, 2, 2}), 0.25);
}

TEST(ReduceOnPlateau, RestsAfterAFallAndKeepsItsLeastRate) {
  const ReduceOnPlateauSchedule resting{.factor = 0.5, .patience = 1, .cooldown = 2};
  EXPECT_EQ(after(resting, {1, 1}), 0.5);
  EXPECT_EQ(after(resting, {1, 1, 1}), 0.5) << "the first epoch of rest";
  // Keras counts an epoch again in the one where the rest ends.
  EXPECT_EQ(after(resting, {1, 1, 1, 1}), 0.25);
  const ReduceOnPlateauSchedule floored{.factor = 0.1, .patience = 1, .min_fraction = 0.05};
  EXPECT_EQ(after(floored, {1, 1, 1, 1, 1}), 0.05);
}

TEST(ReduceOnPlateau, GoesByTheLossOfTheEpochWhereNothingIsValidated) {
  std::vector<EpochRecord> history(4);
  for (std::size_t i = 0; i < 4; ++i) history[i].loss = i < 2 ? 1 : 0.5;
  EXPECT_EQ(rate_factor({ReduceOnPlateauSchedule{.patience = 1}}, 0, per_epoch, epochs, history),
            0.1 * 0.1);
}

/// Step by step the rates of another program.
TEST(EverySchedule, FollowsPyTorchOrItsFormula) {
  const Reference reference(LAMINA_TEST_DIR "/training/reference/schedules.txt");
  const std::vector<std::pair<std::string, ScheduleConfig>> all = {
      {"constant", {ConstantSchedule{}}},
      {"step", {StepSchedule{.epochs = 3, .factor = 0.5}}},
      {"multi_step", {MultiStepSchedule{.epochs = {2, 7}, .factor = 0.3}}},
      {"exponential", {ExponentialSchedule{.factor = 0.8}}},
      {"polynomial", {PolynomialSchedule{.power = 2}}},
      {"cosine", {CosineSchedule{.final_fraction = 0.1}}},
      {"restarts", {RestartsSchedule{.epochs = 2}}},
      {"restarts_varied", {RestartsSchedule{3, 1.5, 0.8, 0.05}}},
      {"one_cycle", {OneCycleSchedule{}}},
      {"flat_cosine", {FlatCosineSchedule{.flat = 0.6}}},
      {"log_cosine", {LogCosineSchedule{}}},
      {"reduce_on_plateau", {ReduceOnPlateauSchedule{0.3, 2, 1e-3, 1, 0.05}}},
      {"inverse_time", {InverseTimeSchedule{.decay_rate = 0.5}}},
      {"cyclic", {CyclicSchedule{2, 0.2, 1}}},
      {"cyclic_varied", {CyclicSchedule{2, 0.2, 0.5}}},
      {"warmup_epochs", {.schedule = CosineSchedule{}, .warmup_epochs = 2}},
  };
  std::set<std::string, std::less<>> covered;
  for (const auto& [name, config] : all) {
    covered.insert(std::string(config.schedule.kind()));
    std::vector<EpochRecord> history;
    const std::vector<double>& want = reference[name];
    for (std::size_t step = 0; step < want.size(); ++step) {
      if (step > 0 && step % per_epoch == 0) {
        const std::size_t epoch = step / per_epoch;
        history.push_back(
            {static_cast<std::int64_t>(epoch), 9, reference["losses"][epoch - 1], {}});
      }
      const double rate = rate_factor(config, static_cast<std::int64_t>(step), per_epoch,
                                      static_cast<std::int64_t>(want.size()) / per_epoch, history);
      EXPECT_NEAR(rate, want[step], 1e-12) << name << " at " << step;
    }
  }
  for (const std::string_view kind : kinds<Schedule>()) {
    EXPECT_TRUE(covered.contains(kind)) << "no numbers for " << kind;
  }
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
