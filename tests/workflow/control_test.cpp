// A run that is directed from outside: paused, changed, forked.
#include "lamina/workflow/control.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/logged_run.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

Table line_table() {
  std::vector<double> x, y;
  for (int i = 0; i < 120; ++i) {
    x.push_back(i % 17);
    y.push_back(3 * (i % 17) + i % 3);
  }
  Table table("line");
  table.add_numbers("x", x).add_numbers("y", y);
  return table;
}

TrainOptions line_options() {
  return {.target = "y", .epochs = 6, .batch = 16, .layers = std::vector<std::int64_t>{8}};
}

/// Sends commands when so many steps are taken, and remembers what was told.
class Caller final : public EventSink {
 public:
  Caller(Control& control, std::int64_t step, std::vector<RunCommand> commands)
      : control_(control), step_(step), commands_(std::move(commands)) {}
  void receive(const Event& event) override {
    if (std::holds_alternative<StepEnded>(event) && ++steps == step_) {
      for (const RunCommand& command : commands_) control_.send(command);
    }
    if (const auto* told = std::get_if<CommandTaken>(&event)) {
      taken.push_back(told->command + " after " + std::to_string(told->step));
    }
    if (const auto* note = std::get_if<Note>(&event)) notes.push_back(note->text);
  }
  std::int64_t steps = 0;
  std::vector<std::string> taken, notes;

 private:
  Control& control_;
  std::int64_t step_;
  std::vector<RunCommand> commands_;
};

std::string trained(const TrainOptions& options, EventSink* sink = nullptr) {
  return save_bytes(run_training(plan_training(line_table(), options), sink).model.artifact());
}

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
