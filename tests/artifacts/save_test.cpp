#include "lamina/artifacts/save.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "artifacts/json_fields.hpp"
#include "artifacts/safetensors.hpp"
#include "artifacts/small_model.hpp"
#include "artifacts/throws.hpp"
#include "lamina/artifacts/network_spec.hpp"

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::small_model;

Artifact loaded(const std::string& bytes) {
  return load_bytes(std::as_bytes(std::span(bytes.data(), bytes.size())), "model.lamina");
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A folder of its own for each test, gone afterwards.
class Save : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lamina-save-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST(SaveBytes, RoundTripsEveryTask) {
  for (const Task task : {Task::regression, Task::binary, Task::multiclass}) {
    const Artifact before = small_model(task);
    const std::string bytes = save_bytes(before);
    const Artifact after = loaded(bytes);

    const ConstView old_values = before.parameters.all();
    const ConstView new_values = after.parameters.all();
    ASSERT_EQ(old_values.bytes(), new_values.bytes());
    EXPECT_EQ(std::memcmp(old_values.data(), new_values.data(), old_values.bytes()), 0);
    EXPECT_EQ(canonical(to_json(before.preprocessor)), canonical(to_json(after.preprocessor)));
    EXPECT_EQ(canonical(to_json(before.training)), canonical(to_json(after.training)));
    EXPECT_EQ(after.network.inputs(), before.network.inputs());
    EXPECT_EQ(network_spec(after.network), network_spec(before.network));
    EXPECT_EQ(after.training.metrics[0].value, 0.1 + 0.2);
    EXPECT_EQ(after.training.recipe, before.training.recipe);
    EXPECT_EQ(save_bytes(after), bytes) << "saved again, the same file";
  }
}

TEST(SaveBytes, EqualArtifactsGiveEqualBytes) {
  EXPECT_EQ(save_bytes(small_model()), save_bytes(small_model()));
}

TEST(SaveBytes, IsAValidSafetensorsFileWithAlignedData) {
  const std::string bytes = save_bytes(small_model());
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ((8 + length) % 64, 0U);
  EXPECT_EQ(bytes[8], '{');
  const auto header = nlohmann::json::parse(bytes.substr(8, length));
  std::uint64_t end = 0;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items()) EXPECT_TRUE(value.is_string()) << key;
      continue;
    }
    end = std::max<std::uint64_t>(end, entry["data_offsets"][1]);
  }
  EXPECT_EQ(8 + length + end, bytes.size());
  EXPECT_EQ(header["dense_2.bias"]["shape"], nlohmann::json::array({5}));
  EXPECT_TRUE(header.contains("batch_normalization_1.running_variance"));
}

TEST(SaveBytes, LeavesOutMetricsThatAreNotDefined) {
  Artifact artifact = small_model();
  artifact.training.metrics[1].value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(loaded(save_bytes(artifact)).training.metrics.size(), 1U);
}

TEST(SaveBytes, KeepsWeightsThatAreNotFiniteAndDoubtsThem) {
  Artifact artifact = small_model();
  EXPECT_TRUE(doubts(artifact).empty());
  artifact.parameters.view(artifact.network.parameters().entries()[1]).f32()[2] =
      std::numeric_limits<float>::quiet_NaN();
  const auto found = doubts(loaded(save_bytes(artifact)));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "model.note.not_finite");
  EXPECT_EQ(found[0].what.substr(0, 5), "1 of ");
}

TEST(SaveBytes, KeepsTheNotesOfTheTraining) {
  Artifact artifact = small_model();
  const std::string without = save_bytes(artifact);
  EXPECT_EQ(without.find("notes"), std::string::npos);
  artifact.training.notes = {{.code = "data.note.left_out",
                              .what = "left out of the training",
                              .where = "column 'id'",
                              .fix = "--drop id"}};
  EXPECT_EQ(loaded(save_bytes(artifact)).training.notes, artifact.training.notes);
  EXPECT_TRUE(loaded(without).training.notes.empty());
}

TEST_F(Save, WritesWhatLoadReads) {
  save(small_model(), path("m.lamina"), Overwrite::no);
  EXPECT_EQ(save_bytes(load(path("m.lamina"))), contents(path("m.lamina")));
  EXPECT_EQ(files(), 1U);
}

TEST_F(Save, RefusesAFileThatIsThere) {
  std::ofstream(path("m.lamina")) << "precious";
  const ErrorFacts facts = error_of([&] { save(small_model(), path("m.lamina"), Overwrite::no); });
  EXPECT_EQ(facts.code, "usage.exists");
  EXPECT_NE(facts.fix.find("--force"), std::string::npos);
  EXPECT_EQ(error_of([&] { check_can_save(path("m.lamina"), Overwrite::no); }).code,
            "usage.exists");
  EXPECT_EQ(contents(path("m.lamina")), "precious");
  EXPECT_EQ(files(), 1U);
}

TEST_F(Save, ReplacesAFileWhenToldTo) {
  std::ofstream(path("m.lamina")) << "old";
  check_can_save(path("m.lamina"), Overwrite::yes);
  EXPECT_EQ(contents(path("m.lamina")), "old") << "asking writes nothing";
  save(small_model(), path("m.lamina"), Overwrite::yes);
  EXPECT_NO_THROW(load(path("m.lamina")));
  EXPECT_EQ(files(), 1U);
}

TEST_F(Save, FollowsALinkAndKeepsIt) {
  std::ofstream(path("real")) << "old";
  fs::create_symlink("real", path("link"));
  save(small_model(), path("link"), Overwrite::yes);
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_NO_THROW(load(path("real")));
}

TEST_F(Save, SaysWhenTheFolderIsMissing) {
  EXPECT_EQ(error_of([&] { save(small_model(), path("no/m"), Overwrite::no); }).code,
            "io.no_folder");
  EXPECT_EQ(error_of([&] { check_can_save(path("no/m"), Overwrite::no); }).code, "io.no_folder");
}

TEST_F(Save, NeverReplacesAFolderOrADevice) {
  for (const std::string& there :
       {folder_.string(), std::string("/dev/full"), std::string("/dev/null")}) {
    EXPECT_EQ(error_of([&] { save(small_model(), there, Overwrite::yes); }).code, "io.not_a_file")
        << there;
  }
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Save, SaysWhenTheFolderIsNotWritable) {
  if (geteuid() == 0) {
    // Nothing stops root but a file system like this one.
    const ErrorFacts facts =
        error_of([] { save(small_model(), "/proc/lamina-test", Overwrite::no); });
    EXPECT_TRUE(facts.code.starts_with("io.")) << facts.code;
    return;
  }
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(error_of([&] { save(small_model(), path("m"), Overwrite::no); }).code,
            "io.not_writable");
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(Save, LeavesNothingHalfWrittenWhenTheDiskIsFull) {
  std::ofstream(path("m.lamina")) << "precious";
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const ErrorFacts facts = error_of([&] { save(small_model(), path("m.lamina"), Overwrite::yes); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(facts.code, "io.disk_full");
  EXPECT_EQ(contents(path("m.lamina")), "precious");
  EXPECT_EQ(files(), 1U);
}

TEST_F(Save, LoadSaysWhatIsNoFile) {
  EXPECT_EQ(error_of([&] { load(path("none.lamina")); }).code, "model.missing_file");
  EXPECT_EQ(error_of([&] { load(folder_.string()); }).code, "io.not_a_file");
  EXPECT_EQ(error_of([] { load("/dev/zero"); }).code, "io.not_a_file");
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { load(path("pipe")); }).code, "io.not_a_file");
  fs::create_symlink("loop", path("loop"));
  EXPECT_EQ(error_of([&] { load(path("loop")); }).code, "io.cannot_read");
}

TEST_F(Save, LoadRefusesAHugeSparseFileAtOnce) {
  std::ofstream(path("huge")) << "";
  if (truncate(path("huge").c_str(), off_t{1} << 40) != 0) GTEST_SKIP() << "no sparse files here";
  EXPECT_EQ(error_of([&] { load(path("huge")); }).code, "io.too_large");
}

}  // namespace
}  // namespace lamina
