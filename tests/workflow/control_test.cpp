// A run that is directed from outside: paused, changed, forked.
#include "lamina/workflow/control.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "lamina/core/error.hpp"
#include "lamina/workflow/logged_run.hpp"
#include "support/facts_of.hpp"
#include "workflow/small_runs.hpp"

namespace lamina {
namespace {

TEST(Control, CommandsAreTakenBetweenStepsAndTold) {
  Control control;
  Caller caller(control, 3, {NewLearningRate{0.5}, NewBatchSize{0}, StopTraining{}});
  TrainOptions options = line_options();
  options.control = &control;
  trained(options, &caller);
  EXPECT_EQ(caller.steps, 3);
  EXPECT_EQ(caller.taken, (std::vector<std::string>{"learning rate 0.5 after 3", "stop after 3"}));
  ASSERT_EQ(caller.notes.size(), 1U);
  EXPECT_NE(caller.notes[0].find("batch size 0 is not obeyed"), std::string::npos);
}

TEST(Control, APauseHoldsTheStepsAndChangesNoBit) {
  Control control;
  Caller caller(control, 4, {PauseTraining{}, GoOn{2}});
  TrainOptions options = line_options();
  options.control = &control;
  std::string model;
  std::thread run([&] { model = trained(options, &caller); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(model.empty());  // paused again, after two steps
  control.send(GoOn{});
  run.join();
  EXPECT_EQ(caller.taken,
            (std::vector<std::string>{"pause after 4", "go on 2 after 4", "go on 0 after 6"}));
  EXPECT_EQ(model, trained(line_options()));
}

TEST(Control, GoesOnForAnEpoch) {
  Control control;
  Caller caller(control, 8, {PauseTraining{}, GoOn{.epochs = 1}});
  TrainOptions options = line_options();
  options.control = &control;
  std::string model;
  std::thread run([&] { model = trained(options, &caller); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(model.empty());  // paused again, where the epoch ended
  control.send(GoOn{.steps = 100, .epochs = 2});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(model.empty());
  control.send(GoOn{.steps = 1, .epochs = 2});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(model.empty());
  control.send(GoOn{});
  run.join();
  EXPECT_EQ(caller.taken,
            (std::vector<std::string>{"pause after 8", "go on 0, epochs 1 after 8",
                                      "go on 100, epochs 2 after 12", "go on 1, epochs 2 after 24",
                                      "go on 0 after 25"}));
  EXPECT_EQ(model, trained(line_options()));
}

TEST(Control, AForkGoesOnFromASnapshot) {
  const std::string path = testing::TempDir() + "control_test_snapshot";
  Control control;
  Caller caller(control, 5, {Snapshot{path}});
  TrainOptions options = line_options();
  options.control = &control;
  const std::string model = trained(options, &caller);
  EXPECT_EQ(model, trained(line_options()));
  const TrainingPlan plan = plan_training(line_table(), line_options());
  const TrainingState fork = load_checkpoint(plan.network(), path);
  EXPECT_EQ(fork.step, 5);
  std::remove(path.c_str());
}

TEST(Log, AProgramRepeatsARunWithItsCommands) {
  const std::string folder = testing::TempDir() + "control_test_log";
  std::filesystem::remove_all(folder);
  Control control;
  Caller caller(control, 7, {NewLearningRate{0.03}, NewBatchSize{5}});
  TrainOptions options = line_options();
  options.control = &control;
  options.log.folder = folder;
  const std::string model = trained(options, &caller);
  EXPECT_NE(model, trained(line_options()));
  const LoggedRun logged = read_log(folder);
  EXPECT_EQ(logged.options.layers, std::nullopt);  // the network stands in `spec`
  TrainOptions again = line_options();
  again.log.replay = folder;
  EXPECT_EQ(model, trained(again));
  again.seed = 9;
  EXPECT_EQ(facts_of([&] { trained(again); }).code, "usage.other_data");
  std::filesystem::remove_all(folder);
}

TEST(Checkpoints, AProgramGoesOnWithARunThatWasStopped) {
  const std::string folder = testing::TempDir() + "control_test_checkpoints";
  std::filesystem::remove_all(folder);
  TrainOptions options = line_options();
  options.checkpoint = {.folder = folder, .every_steps = 4, .resume = true};
  for (const std::int64_t steps : {3, 6, 9}) {
    Control control;
    Caller caller(control, steps, {StopTraining{}});
    options.control = &control;
    trained(options, &caller);
  }
  options.control = nullptr;
  EXPECT_EQ(trained(options), trained(line_options()));
  options.checkpoint.resume = false;
  EXPECT_EQ(facts_of([&] { trained(options); }).code, "usage.checkpoints_there");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace lamina
