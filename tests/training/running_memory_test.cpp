// Memory while a training runs: none is taken once warm, and where it ends, that is said.
#include <gtest/gtest.h>

#include "small_tasks.hpp"
#include "support/allocations.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

TEST(Training, AllocatesNothingWithinAnEpochOnceWarm) {
  const Quadrants data(330);
  const Quadrants validation(50, 2);
  const Sequential network = quadrant_network();
  for (const int threads : {1, 2}) {
    const Engine engine(threads);
    FitOptions options = quadrant_options();
    options.batch_size = 64 / threads;  // the last batch is smaller
    options.shards = 2 * threads - 1;
    options.accumulate = threads;
    options.average = threads == 1 ? 0 : 0.99;
    Training training(engine, network, network.initialize(Seed(0)), data.examples(),
                      validation.examples(), options);
    training.epoch();
    training.epoch();
    const long before = allocations();
    EXPECT_GT(before, 0) << "the counter counts";
    for (int i = 0; i < 5; ++i) training.step();
    EXPECT_EQ(allocations(), before) << threads << " threads";
  }
}

TEST(Training, SaysWhenMemoryEndsOnTheWay) {
  // The answers of the validation rows are the largest block, and taken when the first epoch ends.
  const Numbered data(20);
  const Numbered validation(100'000);
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  refused_allocation = 400'000;
  const ErrorFacts facts = facts_of([&] {
    fit(one_thread, network, values, data.examples(), validation.examples(), slow_options());
  });
  refused_allocation = SIZE_MAX;
  EXPECT_EQ(facts.code, "resource.memory");
  EXPECT_FALSE(values.all().empty());
}

TEST(Training, SaysWhenMemoryEndsAtTheStart) {
  Sequential network({Dense{10'000}, Dense{1}});
  network.build({Field::numbers(2)});
  const Numbered data(20);
  const ParameterArena start = network.initialize(Seed(0));
  ParameterArena values = start;
  refused_allocation = start.all().bytes();
  const ErrorFacts facts =
      facts_of([&] { fit(one_thread, network, values, data.examples(), {}, slow_options()); });
  refused_allocation = SIZE_MAX;
  EXPECT_EQ(facts.code, "resource.memory");
  EXPECT_TRUE(same_bits(values, start));
}

TEST(Training, GoesOnWithItsBatchesWhereLargerOnesHaveNoMemory) {
  const Numbered data(100'000);
  const Sequential network = line_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    slow_options());
  EXPECT_TRUE(training.step());
  refused_allocation = 300'000;
  const ErrorFacts facts = facts_of([&] { training.set(NewBatchSize{50'000}); });
  refused_allocation = SIZE_MAX;
  EXPECT_EQ(facts.code, "resource.memory");
  EXPECT_EQ(training.state().options.batch_size, 8);
  EXPECT_TRUE(training.step());
  EXPECT_EQ(training.state().epoch_rows, 16);
}

}  // namespace
}  // namespace lamina
