// A fork goes on from a file of another run, perhaps with another rate, batch or number of epochs.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/logged_run.hpp"
#include "support/facts_of.hpp"
#include "workflow/small_runs.hpp"

namespace lamina {
namespace {

namespace fs = std::filesystem;

/// A folder of this test alone, with the snapshot that a run left after `step` steps.
class Fork : public testing::Test {
 protected:
  Fork()
      : folder_(testing::TempDir() + "fork_test_" + std::to_string(getpid())),
        file_(folder_ + "/snapshot") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Fork() override { fs::remove_all(folder_); }

  /// Its model; besides the snapshot it is given `commands`, before it.
  std::string run_to(std::int64_t step, std::vector<RunCommand> commands = {},
                     TrainOptions options = line_options()) {
    Control control;
    commands.emplace_back(Snapshot{file_});
    Caller caller(control, step, std::move(commands));
    options.control = &control;
    return trained(options, &caller);
  }
  TrainOptions forked(TrainOptions options = line_options()) const {
    options.checkpoint.fork = file_;
    return options;
  }
  static std::string text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  std::string folder_, file_;
};

/// The last by name, which is that of the latest step.
std::string newest_in(const std::string& folder) {
  std::string newest;
  for (const auto& entry : fs::directory_iterator(folder)) {
    newest = std::max(newest, entry.path().string());
  }
  return newest;
}

TEST_F(Fork, WithoutAChangeIsNeverInterrupted) {
  for (const std::int64_t step : {1, 6, 11}) {
    const std::string model = run_to(step);
    EXPECT_EQ(trained(forked()), model) << step;
    TrainOptions unsaid = forked();
    unsaid.epochs.reset();
    unsaid.batch.reset();
    EXPECT_EQ(trained(unsaid), model) << "what is not said is as it was";
  }
  // A rate that was not said there, and what the run was told before.
  TrainOptions rate = line_options();
  rate.learning_rate = 0.05;
  const std::string model = run_to(9, {NewBatchSize{9}, NewLearningRate{0.02}, NewEpochs{7}}, rate);
  EXPECT_EQ(trained(forked()), model);
  EXPECT_EQ(trained(forked(rate)), model);
}

TEST_F(Fork, ChangesByCommandsThatItsLogRepeats) {
  run_to(8);
  TrainOptions other = forked();
  other.learning_rate = 0.03;
  other.batch = 5;
  other.epochs = 8;
  other.log.folder = folder_ + "/log";
  Control none;
  Caller told(none, 0, {});
  const std::string model = trained(other, &told);
  EXPECT_EQ(told.taken, (std::vector<std::string>{"learning rate 0.03 after 8",
                                                  "batch size 5 after 8", "epochs 8 after 8"}));
  EXPECT_EQ(load_bytes(std::as_bytes(std::span(model))).training.epochs, 8);
  // From the log alone, by its options or one's own.
  fs::remove(file_);
  other.checkpoint.fork.clear();
  other.log = {.folder = folder_ + "/again", .replay = folder_ + "/log"};
  EXPECT_EQ(trained(other), model);
  for (const char* name : {"/commands.jsonl", "/metrics.jsonl", "/fork.checkpoint"}) {
    EXPECT_EQ(text(folder_ + "/again" + name), text(folder_ + "/log" + name)) << name;
    EXPECT_FALSE(text(folder_ + "/again" + name).empty()) << name;
  }
  fs::remove(folder_ + "/again/fork.checkpoint");
  EXPECT_EQ(facts_of([&] { (void)read_log(folder_ + "/again"); }).code, "usage.bad_log");
}

TEST_F(Fork, OfAnEndedRunGoesOnWithMoreEpochs) {
  TrainOptions options = line_options();
  options.checkpoint.folder = folder_ + "/run";
  options.schedule = {ConstantSchedule{}};
  options.patience = 0;
  const std::string six = trained(options);
  TrainOptions longer = options;
  longer.checkpoint.folder.clear();
  longer.epochs = 9;
  const std::string nine = trained(longer);
  longer.checkpoint.fork = newest_in(folder_ + "/run");
  EXPECT_EQ(trained(longer), nine);
  longer.epochs = 6;
  EXPECT_EQ(trained(longer), six);
  longer.epochs = 5;
  const ErrorFacts facts = facts_of([&] { trained(longer); });
  EXPECT_EQ(facts.code, "usage.bad_value");
  EXPECT_EQ(facts.what, "epochs is 5, but 6 have begun");
}

TEST_F(Fork, ThatIsEndedGoesOnWithoutTheFileItBeganFrom) {
  run_to(7);
  TrainOptions options = forked();
  options.batch.reset();
  options.learning_rate = 0.03;
  const std::string model = trained(options);
  options.checkpoint.folder = folder_ + "/run";
  options.checkpoint.every_steps = 1000;
  options.checkpoint.resume = true;
  for (const std::int64_t steps : {2, 4}) {
    Control control;
    Caller caller(control, steps, {StopTraining{}});
    options.control = &control;
    trained(options, &caller);
    fs::remove(file_);
  }
  options.control = nullptr;
  EXPECT_EQ(trained(options), model);
  options.learning_rate = 0.04;
  EXPECT_EQ(facts_of([&] { trained(options); }).code, "usage.other_options");
}

TEST_F(Fork, OfAnotherRunIsRefused) {
  run_to(7);
  TrainOptions other = forked();
  other.epochs = 9;  // may differ, and is not named
  other.optimizer = Sgd{};
  const ErrorFacts facts = facts_of([&] { trained(other); });
  EXPECT_EQ(facts.code, "usage.other_options");
  EXPECT_NE(facts.what.find("optimizer.kind was adamw and is sgd"), std::string::npos)
      << facts.what;
  EXPECT_EQ(facts.what.find("epochs"), std::string::npos) << facts.what;
  other = forked();
  other.layers = std::vector<std::int64_t>{9};
  EXPECT_EQ(facts_of([&] { trained(other); }).code, "usage.other_options");
  other = forked();
  other.seed = 4;
  EXPECT_EQ(facts_of([&] { trained(other); }).code, "usage.other_data");
  other = forked();
  other.batch = 0;
  EXPECT_EQ(facts_of([&] { trained(other); }).code, "usage.bad_value");
  other = forked();
  other.log.replay = folder_;
  EXPECT_EQ(facts_of([&] { check_log(other.log, other.checkpoint); }).code, "usage.conflict");
}

TEST_F(Fork, OfAFileThatIsNoneIsRefusedBeforeTheWork) {
  run_to(7);
  const std::string whole = text(file_);
  const auto code = [&] {
    const std::string before = facts_of([&] { check_checkpoints(forked().checkpoint); }).code;
    EXPECT_EQ(facts_of([&] { trained(forked()); }).code, before);
    return before;
  };
  std::ofstream(file_, std::ios::binary) << whole.substr(0, 100);
  EXPECT_EQ(code(), "checkpoint.header_length");
  std::ofstream(file_, std::ios::binary) << trained(line_options());
  EXPECT_EQ(code(), "checkpoint.other_format");
  fs::remove(file_);
  EXPECT_EQ(code(), "checkpoint.missing_file");
  // A state that was saved without saying of which run it is.
  const TrainingPlan plan = plan_training(line_table(), line_options());
  std::ofstream(file_, std::ios::binary) << whole;
  save_checkpoint(plan.network(), load_checkpoint(plan.network(), file_), file_);
  EXPECT_EQ(facts_of([&] { trained(forked()); }).code, "checkpoint.missing_key");
}

}  // namespace
}  // namespace lamina
