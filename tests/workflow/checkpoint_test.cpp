// A checkpoint holds all of a training: from the file it goes on as from the state.
#include "lamina/workflow/checkpoint.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "lamina/core/error.hpp"
#include "lamina/training/training.hpp"
#include "support/facts_of.hpp"
#include "training/small_tasks.hpp"
#include "workflow/checkpoint.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

/// Of this process alone: tests run beside each other.
std::string path_of(const char* name) {
  return testing::TempDir() + "checkpoint_test_" + std::to_string(getpid()) + "_" + name;
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A run that is saved after `steps` steps, and what it becomes.
struct Saved {
  Quadrants data{100}, validation{50, 2};
  Sequential network = quadrant_network();
  Training training;
  std::string path;

  explicit Saved(std::int64_t steps, FitOptions options = quadrant_options())
      : training(one_thread, network, network.initialize(Seed(3)), data.examples(),
                 validation.examples(), options),
        path(path_of("saved")) {
    for (std::int64_t i = 0; i < steps; ++i) training.step();
    save_checkpoint(network, training.state(), path, "a text");
  }
  ~Saved() { std::remove(path.c_str()); }

  std::string bytes(const TrainingState& state) const {
    return checkpoint_bytes(network, state, "a text");
  }
};

TEST(Checkpoint, HoldsAllOfTheState) {
  for (const std::int64_t steps : {0, 1, 4, 10}) {
    const Saved saved(steps);
    const TrainingState read = load_checkpoint(saved.network, saved.path);
    EXPECT_EQ(saved.bytes(read), saved.bytes(saved.training.state())) << steps;
    EXPECT_EQ(read.history.size(), saved.training.state().history.size());
    EXPECT_EQ(CheckpointFile(saved.path).run(), "a text");
  }
}

TEST(Checkpoint, GoesOnToTheSameBits) {
  std::vector<OptimizerConfig> all;
  for (const OptimizerConfig& optimizer : OptimizerConfig::shipped()) all.push_back(optimizer);
  for (const OptimizerConfig& optimizer : all) {
    FitOptions options = quadrant_options();
    options.optimizer = optimizer;
    options.epochs = 4;
    options.seed = 0xFFFFFFFFFFFFFFFF;
    options.clip_norm = 0.1;
    options.schedule = {.schedule = CosineSchedule{}, .warmup_epochs = 0.7};
    Saved saved(6, options);
    Training resumed(one_thread, saved.network, load_checkpoint(saved.network, saved.path),
                     saved.data.examples(), saved.validation.examples());
    while (saved.training.step()) continue;
    while (resumed.step()) continue;
    EXPECT_EQ(saved.bytes(resumed.state()), saved.bytes(saved.training.state()))
        << optimizer.kind();
  }
}

TEST(Checkpoint, KeepsWhatWasChangedOnTheWay) {
  Saved saved(2);
  saved.training.set(NewLearningRate{0.1 + 0.2});
  saved.training.set(NewBatchSize{7});
  saved.training.step();
  save_checkpoint(saved.network, saved.training.state(), saved.path);
  Training resumed(one_thread, saved.network, load_checkpoint(saved.network, saved.path),
                   saved.data.examples(), saved.validation.examples());
  for (int i = 0; i < 20; ++i) EXPECT_EQ(saved.training.step(), resumed.step());
  EXPECT_EQ(saved.bytes(resumed.state()), saved.bytes(saved.training.state()));
}

TEST(Checkpoint, EveryTruncationAndEveryChangedByteIsAnError) {
  const Saved saved(4);
  const std::string whole = saved.bytes(saved.training.state());
  const std::string path = path_of("damaged");
  const auto refused = [&](const std::string& bytes) {
    write(path, bytes);
    const std::string code = facts_of([&] { (void)load_checkpoint(saved.network, path); }).code;
    return code.starts_with("checkpoint.") ? "" : "'" + code + "'";
  };
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 97) {
    ASSERT_EQ(refused(whole.substr(0, size)), "") << size << " of " << whole.size() << " bytes";
  }
  for (std::size_t at = 0; at < whole.size(); at += 1 + at / 97) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    ASSERT_EQ(refused(changed), "") << "a bit of byte " << at;
  }
  std::remove(path.c_str());
}

TEST(Checkpoint, OfAnotherVersionIsRefusedAsSuch) {
  const Saved saved(1);
  const std::string path = path_of("version");
  for (const char* head :
       {R"({"format":2,"program":"9.1.0"})", R"({"format":1,"program":"9.1.0"})", "{}", "[]"}) {
    write(path, write_container({}, {{"lamina_checkpoint", head}}));
    EXPECT_EQ(facts_of([&] { (void)load_checkpoint(saved.network, path); }).code,
              "checkpoint.other_version")
        << head;
  }
  std::remove(path.c_str());
}

TEST(Checkpoint, OfAnotherNetworkOrNoCheckpointIsRefused) {
  const Saved saved(1);
  const Sequential other = line_network();
  EXPECT_EQ(facts_of([&] { (void)load_checkpoint(other, saved.path); }).code,
            "usage.other_network");
  EXPECT_EQ(facts_of([&] { (void)load_checkpoint(other, saved.path + ".none"); }).code,
            "checkpoint.missing_file");
  const std::string path = path_of("container");
  const Tensor values(Shape{2, 2});
  const std::vector<TensorToWrite> tensors = {{"a", values}};
  write(path, write_container(tensors, {}));
  EXPECT_EQ(facts_of([&] { (void)load_checkpoint(other, path); }).code, "checkpoint.other_format");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace lamina
