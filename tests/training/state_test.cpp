// A copied state goes on with the same bits, from any step and with any threads.
#include "lamina/training/state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "small_tasks.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

void expect_same(const TrainingState& a, const TrainingState& b) {
  EXPECT_TRUE(same_bits(a.parameters, b.parameters));
  EXPECT_TRUE(same_bits(a.best, b.best));
  EXPECT_TRUE(same_bits(a.average, b.average));
  ASSERT_EQ(a.optimizer.slots().size(), b.optimizer.slots().size());
  for (std::size_t i = 0; i < a.optimizer.slots().size(); ++i) {
    EXPECT_TRUE(same_bits(a.optimizer.slots()[i].values, b.optimizer.slots()[i].values));
  }
  EXPECT_EQ(a.optimizer.steps(), b.optimizer.steps());
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.step, b.step);
  EXPECT_EQ(a.epoch_step, b.epoch_step);
  EXPECT_EQ(a.epoch_rows, b.epoch_rows);
  EXPECT_EQ(a.epoch_loss, b.epoch_loss);
  EXPECT_EQ(a.epoch_weight, b.epoch_weight);
  EXPECT_EQ(a.learning_rate, b.learning_rate);
  EXPECT_EQ(a.best_epoch, b.best_epoch);
  EXPECT_EQ(a.best_score, b.best_score);
  EXPECT_EQ(a.best_loss, b.best_loss);
  EXPECT_EQ(a.epochs_without_gain, b.epochs_without_gain);
  ASSERT_EQ(a.history.size(), b.history.size());
  for (std::size_t i = 0; i < a.history.size(); ++i) {
    EXPECT_EQ(a.history[i].loss, b.history[i].loss);
    EXPECT_EQ(a.history[i].validation_loss, b.history[i].validation_loss);
    EXPECT_EQ(a.history[i].validation_accuracy, b.history[i].validation_accuracy);
  }
  EXPECT_EQ(a.data, b.data);
}

/// Runs that have every kind of state: slots, statistics, dropout, schedules, patience.
std::vector<FitOptions> runs() {
  std::vector<FitOptions> all(5, quadrant_options());
  for (FitOptions& options : all) options.epochs = 6;
  all[0].optimizer = AdamW{.learning_rate = 0.01};
  all[0].schedule = {CosineSchedule{}, 1.5};
  all[0].clip_norm = 0.3;
  all[1].optimizer = Sgd{.learning_rate = 0.3, .momentum = 0.9, .nesterov = true};
  all[1].schedule = {StepSchedule{.epochs = 2, .factor = 0.5}};
  all[1].monitor = Monitor::accuracy;
  all[2].optimizer = Adadelta{.learning_rate = 3};
  all[2].patience = 1;
  all[3].batch_size = 9;
  all[3].shards = 2;
  all[3].accumulate = 3;
  all[3].average = 0.9;
  all[4].optimizer = Sgd{.learning_rate = 0.1};
  all[4].groups = {{.names = "dense_1.*", .optimizer = Adam{.learning_rate = 0.01}},
                   {.kind = GroupKind::bias, .frozen = true},
                   {.names = "dense*", .rate = 0.5, .weight_decay = 0.1}};
  return all;
}

TEST(TrainingState, GoesOnFromEveryStepWithTheSameBits) {
  const Quadrants data(100);  // four steps an epoch, the last one of a single row
  const Quadrants validation(40, 2);
  const Sequential network = quadrant_network();
  const Engine two(2);
  const Engine three(3);
  for (const FitOptions& options : runs()) {
    SCOPED_TRACE(std::string(options.optimizer.kind()));
    Training whole(one_thread, network, network.initialize(Seed(0)), data.examples(),
                   validation.examples(), options);
    std::vector<TrainingState> states = {whole.state()};
    while (whole.step()) states.push_back(whole.state());
    ASSERT_GT(states.size(), 8U);
    for (std::size_t i = 0; i < states.size(); ++i) {
      SCOPED_TRACE("from step " + std::to_string(i));
      const Engine& engine = i % 3 == 0 ? one_thread : i % 3 == 1 ? two : three;
      Training other(engine, network, states[i], data.examples(), validation.examples());
      while (other.step()) continue;
      expect_same(other.state(), whole.state());
      EXPECT_EQ(other.ended(), whole.ended());
    }
  }
}

TEST(TrainingState, IsASnapshotThatTheRunDoesNotTouch) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    quadrant_options());
  for (int i = 0; i < 5; ++i) training.step();
  const TrainingState fork = training.state();
  const TrainingState again = fork;
  training.epoch();
  expect_same(fork, again);
  Training other(one_thread, network, fork, data.examples(), {});
  other.set(NewLearningRate{0.5});
  other.epoch();
  expect_same(fork, again);
  EXPECT_EQ(other.state().step, training.state().step);
  EXPECT_FALSE(same_bits(other.state().parameters, training.state().parameters));
}

TEST(TrainingState, RemembersWhatWasSetOnTheWay) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.epochs = 4;
  options.schedule = {CosineSchedule{}, 1};
  Training whole(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  for (int i = 0; i < 5; ++i) whole.step();
  whole.set(NewBatchSize{17});
  whole.set(NewLearningRate{0.02});
  whole.step();
  const TrainingState state = whole.state();
  while (whole.step()) continue;
  Training other(one_thread, network, state, data.examples(), {});
  while (other.step()) continue;
  expect_same(other.state(), whole.state());
}

TEST(TrainingState, IsRefusedOnOtherRows) {
  const Quadrants data(100);
  const Quadrants validation(40, 2);
  const Sequential network = quadrant_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(),
                    validation.examples(), quadrant_options());
  training.step();
  const TrainingState state = training.state();
  const auto refused = [&](const Examples& rows, const Examples& measured) {
    return facts_of([&] { Training(one_thread, network, state, rows, measured); });
  };
  const Quadrants fewer(99);
  ErrorFacts facts = refused(fewer.examples(), validation.examples());
  EXPECT_EQ(facts.code, "usage.other_data");
  EXPECT_EQ(facts.what, "it has 100 training rows, not 99");
  facts = refused(data.examples(), {});
  EXPECT_EQ(facts.what, "it has 40 validation rows, not 0");
  Quadrants changed(100);
  changed.numbers.f32()[117] += 1e-6F;
  facts = refused(changed.examples(), validation.examples());
  EXPECT_EQ(facts.code, "usage.other_data");
  EXPECT_EQ(facts.what, "it has other values in rows of the same shape");
  Tensor weights(Shape{100});
  std::fill_n(weights.f32(), 100, 1.0F);
  EXPECT_EQ(refused(rows_of(data.numbers, {}, data.labels, weights), validation.examples()).code,
            "usage.other_data");
}

TEST(TrainingState, IsRefusedByAnotherNetwork) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    quadrant_options());
  Sequential other(
      {Dense{16, relu}, Dropout{0.1}, LayerNormalization{}, Dense{16, silu}, Dense{1, sigmoid}});
  other.build({Field::numbers(2)});
  EXPECT_EQ(
      facts_of([&] { Training(one_thread, other, training.state(), data.examples(), {}); }).code,
      "usage.other_network");
}

TEST(TrainingState, ThatDoesNotFitTogetherIsRefused) {
  const Quadrants data(100);
  const Sequential network = quadrant_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    quadrant_options());
  training.epoch();
  training.step();
  const auto code = [&](auto&& spoil) {
    TrainingState state = training.state();
    spoil(state);
    return facts_of([&] { Training(one_thread, network, std::move(state), data.examples(), {}); })
        .code;
  };
  EXPECT_EQ(code([](TrainingState& s) { s.epoch_rows = 100; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.epoch_rows = -1; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.epoch = 7; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.best_epoch = 2; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.epoch_loss = std::nan(""); }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.epoch_weight = -1; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.best = {}; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.average = s.parameters; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.options.average = 0.9; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.parameters = s.parameters.as(DType::f64); }),
            "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.optimizer.set_steps(-1); }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.optimizer.slots()[0].values = {}; }), "usage.bad_state");
  EXPECT_EQ(code([](TrainingState& s) { s.options.batch_size = 0; }), "usage.bad_value");
}

}  // namespace
}  // namespace lamina
