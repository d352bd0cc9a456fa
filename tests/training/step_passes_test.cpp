// A step in parts: shards of a batch and batches of a step, against a plain loop over them.
#include "training/step_passes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "small_tasks.hpp"
#include "training/step.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

constexpr std::int64_t rows = 100;

/// Rows of three weights.
struct Weighted {
  Quadrants data{rows};
  Tensor weights{Shape{rows}};
  Weighted() {
    for (std::int64_t i = 0; i < rows; ++i) weights.f32()[i] = static_cast<float>(1 + i % 3);
  }
  Examples examples() const { return rows_of(data.numbers, {}, data.labels, weights); }
};

/// Without batch normalization, which knows the rows of a part alone.
Sequential dropping_network() {
  Sequential network({Dense{16, silu}, Dropout{0.3}, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  return network;
}

Sequential regularized_network() {
  Sequential network({Dense{.units = 16,
                            .activation = silu,
                            .kernel_regularizer = L1{0.01},
                            .bias_regularizer = L2{0.01}},
                      GaussianNoise{0.1}, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  return network;
}

FitOptions options_of(std::int64_t batch, std::int64_t shards, std::int64_t accumulate = 1) {
  FitOptions options = quadrant_options();
  options.batch_size = batch;
  options.shards = shards;
  options.accumulate = accumulate;
  return options;
}

struct Step {
  ParameterArena gradients, parameters;
  double loss = 0;
};

/// The second step, so that random numbers of a first one do not pass for it.
Step taken(const Engine& engine, const Network& network, const Examples& examples,
           const FitOptions& options) {
  const NetworkLoss loss(network, options);
  ParameterArena parameters = network.initialize(Seed(0));
  StepPasses passes(engine, network, loss);
  passes.reserve(examples, options);
  const StepPasses::Result result =
      passes(parameters, examples, options, {.seed = Seed(4), .number = 1});
  return {passes.gradients(), std::move(parameters), result.loss};
}

double weight_of(const Examples& examples) {
  if (examples.weights.shape.rank() == 0) return static_cast<double>(examples.rows());
  double sum = 0;
  for (std::int64_t i = 0; i < examples.rows(); ++i) sum += examples.weights.f32()[i];
  return sum;
}

void add(ParameterArena& sum, const ParameterArena& other) {
  for (std::int64_t i = 0; i < sum.all().elements(); ++i) {
    sum.all().f32()[i] += other.all().f32()[i];
  }
}

/// The same by a plain loop: sums of batches a shard, then pairs of shards until one is left.
Step in_a_plain_loop(const Network& network, const Examples& examples, const FitOptions& options) {
  const NetworkLoss loss(network, options);
  Step step{{}, network.initialize(Seed(0))};
  Tape tape(one_thread);
  std::vector<ParameterArena> sums;
  for (std::int64_t shard = 0; shard < options.shards; ++shard) {
    ParameterArena sum(network.parameters());
    bool seen = false;
    for (std::int64_t batch = 0; batch < examples.rows(); batch += options.batch_size) {
      const std::int64_t size = std::min(options.batch_size, examples.rows() - batch);
      std::int64_t first = batch;
      for (std::int64_t s = 0; s < shard; ++s) {
        first += size / options.shards + (s < size % options.shards ? 1 : 0);
      }
      const std::int64_t count = size / options.shards + (shard < size % options.shards ? 1 : 0);
      if (count == 0) continue;
      const Examples part = examples.rows(first, count);
      const double share = weight_of(part) / weight_of(examples);
      ParameterArena gradients(network.parameters());
      tape.begin_training(network.parameters(), step.parameters, &gradients,
                          {.seed = Seed(4), .number = 1, .first_row = first});
      const Var mean = record_step(tape, network, loss, part);
      step.loss += share * *tape.value(mean).f32();
      tape.backward(mean, share);
      if (seen) add(sum, gradients);
      if (!seen) sum = gradients;
      seen = true;
    }
    if (seen) sums.push_back(sum);
  }
  while (sums.size() > 1) {
    std::vector<ParameterArena> level;
    for (std::size_t i = 0; i < sums.size(); i += 2) {
      if (i + 1 < sums.size()) add(sums[i], sums[i + 1]);
      level.push_back(sums[i]);
    }
    sums = std::move(level);
  }
  step.gradients = sums[0];
  return step;
}

void expect_near(const ParameterArena& a, const ParameterArena& b) {
  for (std::int64_t i = 0; i < a.all().elements(); ++i) {
    EXPECT_NEAR(a.all().f32()[i], b.all().f32()[i], 1e-6) << i;
  }
}

TEST(StepPasses, OfShardsAndBatchesAreThoseOfAPlainLoopBitForBit) {
  const Weighted data;
  const Quadrants plain(rows);
  const Engine two(2);
  for (const Network& network :
       {Network(quadrant_network()), Network(dropping_network()), Network(regularized_network())}) {
    for (const Examples& examples : {data.examples(), plain.examples()}) {
      for (const auto& [batch, shards, accumulate] : {std::array{100, 1, 1},
                                                      {100, 2, 1},
                                                      {100, 3, 1},
                                                      {100, 4, 1},
                                                      {100, 7, 1},
                                                      {100, 13, 1},
                                                      {30, 1, 4},
                                                      {30, 2, 4},
                                                      {33, 5, 4},
                                                      {33, 8, 4}}) {
        const FitOptions options = options_of(batch, shards, accumulate);
        SCOPED_TRACE(testing::Message() << batch << " rows, " << shards << " shards");
        const Step wanted = in_a_plain_loop(network, examples, options);
        for (const Engine* engine : {&one_thread, &two}) {
          const Step step = taken(*engine, network, examples, options);
          EXPECT_TRUE(same_bits(step.gradients, wanted.gradients));
          EXPECT_TRUE(same_bits(step.parameters, wanted.parameters)) << "running statistics";
          EXPECT_NEAR(step.loss, wanted.loss, 1e-12);
        }
      }
    }
  }
}

TEST(StepPasses, AgreeWithOnePassOverAllRowsToRounding) {
  const Weighted data;
  const Network network = dropping_network();
  const Step whole = taken(one_thread, network, data.examples(), options_of(rows, 1));
  for (const auto& [batch, shards, accumulate] :
       {std::array{100, 2, 1}, {100, 4, 1}, {100, 9, 1}, {25, 1, 4}, {30, 1, 4}, {30, 4, 4}}) {
    SCOPED_TRACE(testing::Message() << batch << " rows, " << shards << " shards");
    const Step step =
        taken(one_thread, network, data.examples(), options_of(batch, shards, accumulate));
    expect_near(step.gradients, whole.gradients);
    EXPECT_NEAR(step.loss, whole.loss, 1e-6);
  }
}

TEST(StepPasses, OfMoreShardsThanRowsAreThoseOfTheRows) {
  const Network network = dropping_network();
  const Quadrants three(3);
  const Step wanted = taken(one_thread, network, three.examples(), options_of(3, 3));
  const Step step = taken(one_thread, network, three.examples(), options_of(64, 8));
  EXPECT_TRUE(same_bits(step.gradients, wanted.gradients));
  EXPECT_EQ(step.loss, wanted.loss);
}

TEST(StepPasses, OfRowsThatWeighNothingTeachNothing) {
  Weighted data;
  for (std::int64_t i = 0; i < rows; ++i) data.weights.f32()[i] = i < 50 ? 0.0F : 1.0F;
  const Network network = dropping_network();
  const Step whole = taken(one_thread, network, data.examples(), options_of(rows, 1));
  expect_near(taken(one_thread, network, data.examples(), options_of(rows, 4)).gradients,
              whole.gradients);
  std::fill_n(data.weights.f32(), rows, 0.0F);
  const Step nothing = taken(one_thread, network, data.examples(), options_of(rows, 4));
  EXPECT_EQ(nothing.loss, 0);
  for (std::int64_t i = 0; i < nothing.gradients.all().elements(); ++i) {
    EXPECT_EQ(nothing.gradients.all().f32()[i], 0);
  }
}

TEST(Training, TakesAsManyBatchesAStepAsAccumulateSays) {
  const Quadrants data(rows);
  const Sequential network = quadrant_network();
  FitOptions options = options_of(15, 2, 3);
  options.schedule = {CosineSchedule{}};
  options.epochs = 2;
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  for (const std::int64_t seen : {45, 90, 0}) {
    EXPECT_TRUE(training.step());
    EXPECT_EQ(training.state().epoch_rows, seen);
  }
  EXPECT_EQ(training.state().step, 3);
  EXPECT_EQ(training.state().learning_rate, 1e-2 * rate_factor(options.schedule, 2, 3, 2));
  training.set(NewBatchSize{40});
  EXPECT_TRUE(training.epoch());
  EXPECT_EQ(training.state().step, 4);
}

}  // namespace
}  // namespace lamina
