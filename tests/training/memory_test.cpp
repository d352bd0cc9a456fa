// The memory that is planned is the memory that is taken.
#include "lamina/training/memory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "support/layer_family.hpp"
#include "training/measure.hpp"
#include "training/measuring_memory.hpp"
#include "training/small_tasks.hpp"
#include "training/step.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

/// Rows of three numbers, two columns of codes and what the loss wants, with or without weights.
struct Rows {
  Tensor numbers, codes, targets, weights;
  Rows(std::int64_t rows, const Loss& loss, std::int64_t outputs, bool weighted)
      : numbers(Shape{rows, 3}), codes(Shape{rows, 2}, DType::i32) {
    targets = loss->targets() == Targets::labels
                  ? Tensor(Shape{rows}, DType::i32)
                  : Tensor(Shape{rows, outputs / loss->outputs_a_target()});
    if (weighted) {
      weights = Tensor(Shape{rows});
      std::fill_n(weights.f32(), rows, 1.0F);
    }
  }
  Examples examples() const { return rows_of(numbers, codes, targets, weights); }
};

std::int64_t outputs_of(const Loss& loss) {
  return loss->targets() == Targets::labels ? 3 : loss->outputs_a_target();
}

NetworkLoss objective_of(const Network& network, const Loss& loss) {
  FitOptions options;
  options.loss = loss;
  return {network, options};
}

Examples without_data(Examples examples) {
  for (std::vector<ConstView>* views : {&examples.inputs, &examples.targets}) {
    for (ConstView& view : *views) view = {nullptr, view.shape, view.dtype};
  }
  examples.weights = {nullptr, examples.weights.shape, examples.weights.dtype};
  return examples;
}

TEST(StepMemory, OfEveryLayerIsWhatTheTapeTakes) {
  const Loss loss = MeanSquaredError{};
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(std::string(layer.kind()));
    const Network network = network_around(layer, 2);
    ParameterArena values = network.initialize(Seed(1));
    ParameterArena gradients(network.parameters());
    const Rows rows(1000, loss, 2, false);  // several arena blocks, were there no plan
    const NetworkLoss objective = objective_of(network, loss);
    const StepMemory planned = step_memory(network, objective, without_data(rows.examples()), {});
    Tape tape(one_thread);
    tape.reserve(planned);
    tape.begin_training(network.parameters(), values, &gradients);
    tape.backward(record_step(tape, network, objective, rows.examples()));
    EXPECT_EQ(tape.step_memory().activations, planned.activations);
    EXPECT_EQ(tape.step_memory().gradients, planned.gradients);
    EXPECT_EQ(tape.workspace_bytes(), planned.total());
  }
}

TEST(StepMemory, OfEveryLossIsWhatTheTapeTakes) {
  for (const Loss& loss : Loss::shipped()) {
    for (const bool weighted : {false, true}) {
      const std::int64_t outputs = outputs_of(loss);
      const Network network = network_around(Dropout{0.5}, outputs);
      ParameterArena values = network.initialize(Seed(1));
      ParameterArena gradients(network.parameters());
      const Rows rows(1000, loss, outputs, weighted);
      const NetworkLoss objective = objective_of(network, loss);
      const StepMemory planned = step_memory(network, objective, without_data(rows.examples()), {});
      Tape tape(one_thread);
      tape.reserve(planned);
      tape.begin_training(network.parameters(), values, &gradients);
      tape.backward(record_step(tape, network, objective, rows.examples()));
      EXPECT_EQ(tape.workspace_bytes(), planned.total()) << loss.kind() << weighted;
    }
  }
}

TEST(TrainingMemory, CountsRowsParametersAndTheLargestBatch) {
  Sequential network({Dense{32, relu}, Dense{1}});
  network.build({Field::numbers(3)});
  FitOptions options;
  options.optimizer = Adam{};
  options.batch_size = 64;
  const View numbers{nullptr, Shape{1000, 3}, DType::f32};
  const View targets{nullptr, Shape{1000, 1}, DType::f32};
  const TrainingMemory memory =
      training_memory(network, rows_of(numbers, {}, targets, {}), {}, options);
  EXPECT_EQ(memory.data, 1000 * 4 * 4);
  EXPECT_EQ(memory.gathered, 64 * 4 * 4);
  // Arenas are padded to 16 numbers: 96 + 32 + 32 + 16.
  EXPECT_EQ(memory.parameters, 5 * 176 * 4);
  // Hidden and answer; the loss and its rows. The gradients of all but the rows.
  EXPECT_EQ(memory.activations, 64 * 32 * 4 + 64 * 4 + 64 + 64 * 4);
  EXPECT_EQ(memory.gradients, 64 * 32 * 4 + 64 * 4 + 64);
  EXPECT_EQ(memory.measuring, 0);
  options.optimizer = Sgd{};
  EXPECT_LT(training_memory(network, rows_of(numbers, {}, targets, {}), {}, options).parameters,
            memory.parameters);
}

TEST(TrainingMemory, OfShardsIsThatOfTheLargestAndOfSumsThatWait) {
  Sequential network({Dense{32, relu}, Dense{1}});
  network.build({Field::numbers(3)});
  const View numbers{nullptr, Shape{1000, 3}, DType::f32};
  const View targets{nullptr, Shape{1000, 1}, DType::f32};
  const Examples examples = rows_of(numbers, {}, targets, {});
  FitOptions options;
  options.batch_size = 64;
  const TrainingMemory whole = training_memory(network, examples, {}, options);
  options.shards = 4;
  options.accumulate = 10;
  const TrainingMemory parts = training_memory(network, examples, {}, options);
  EXPECT_EQ(parts.gathered, 10 * whole.gathered);
  EXPECT_EQ(parts.activations, 16 * 32 * 4 + 16 * 4 + 64 + 16 * 4);
  EXPECT_EQ(parts.parameters, whole.parameters + 3 * 176 * 4);
  options.average = 0.99;
  EXPECT_EQ(training_memory(network, examples, {}, options).parameters, parts.parameters + 176 * 4);
}

TEST(TrainingMemory, OfABatchIsAtMostThatOfAllRows) {
  Sequential network({Dense{32, relu}, Dense{1}});
  network.build({Field::numbers(3)});
  FitOptions options;
  const Rows rows(100, options.loss, 1, false);
  const Examples examples = rows_of(rows.numbers, {}, rows.targets, {});
  options.batch_size = 100;
  const std::int64_t all = training_memory(network, examples, {}, options).total();
  options.batch_size = std::int64_t{1} << 60;
  EXPECT_EQ(training_memory(network, examples, {}, options).total(), all);
  options.epochs = 1;
  ParameterArena parameters = network.initialize(Seed(1));
  EXPECT_EQ(fit(one_thread, network, parameters, examples, {}, options).epochs, 1);
}

TEST(TrainingMemory, ABatchLargerThanTheMachineIsRefusedBeforeTheStart) {
  Sequential network({Dense{1 << 20, relu}, Dense{1}});
  network.build({Field::numbers(1)});
  FitOptions options;
  options.batch_size = std::int64_t{1} << 24;
  const std::int64_t count = std::int64_t{1} << 24;
  const Tensor numbers(Shape{count, 1});
  const Tensor targets(Shape{count, 1});
  ParameterArena parameters = network.initialize(Seed(1));
  try {
    fit(one_thread, network, parameters, rows_of(numbers, {}, targets, {}), {}, options);
    FAIL() << "it started";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "resource.memory");
    // 2⁴⁴ numbers of activations and as many of gradients: 141 TB.
    EXPECT_NE(error.facts().what.find("a batch 14"), std::string::npos) << error.what();
    EXPECT_NE(error.facts().fix.find("a smaller batch"), std::string::npos) << error.what();
  }
}

TEST(Measure, TakesWhatWasPlanned) {
  for (const Loss& loss : Loss::shipped()) {
    const std::int64_t outputs = outputs_of(loss);
    const Network network = network_around(Dense{2000, relu}, outputs);
    ParameterArena values = network.initialize(Seed(1));
    const Rows rows(3000, loss, outputs, false);
    const NetworkLoss objective = objective_of(network, loss);
    const Examples examples = rows.examples();
    Measure measure(one_thread, network, values, objective, examples, 1);
    measure();
    EXPECT_EQ(measure.bytes(),
              measuring_bytes(network, objective, {}, without_data(examples), FitOptions()));
    EXPECT_LT(measure.bytes(), 5 << 20);
  }
}

}  // namespace
}  // namespace lamina
