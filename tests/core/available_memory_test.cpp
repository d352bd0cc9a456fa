#include "core/available_memory.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace lamina {
namespace {

class AvailableMemoryFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::temp_directory_path() / ("lamina_memory_" + std::to_string(getpid()));
    std::filesystem::create_directories(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  std::string write(const std::string& file, const std::string& text) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text << "\n";
    return (root_ / file).string();
  }
  std::int64_t in_groups() const {
    return detail::memory_in_cgroup(root_.string(), (root_ / "membership").string());
  }
  std::filesystem::path root_;
};

TEST_F(AvailableMemoryFiles, OfTheMachineIsMemoryAndSwap) {
  const std::string file = write("meminfo",
                                 "MemTotal:       64 kB\nMemFree:  3 kB\nMemAvailable:   10 kB\n"
                                 "SwapTotal:  9 kB\nSwapFree:       2 kB");
  EXPECT_EQ(detail::memory_in_meminfo(file), 12 * 1024);
  EXPECT_EQ(detail::memory_in_meminfo(root_.string() + "/none"), detail::no_memory_limit);
}

TEST_F(AvailableMemoryFiles, Version2TakesTheTightestGroupAndCountsCachedFilesAsFree) {
  write("membership", "0::/outer/inner");
  EXPECT_EQ(in_groups(), detail::no_memory_limit);
  write("outer/inner/memory.max", "1000");
  write("outer/inner/memory.current", "600");
  write("outer/inner/memory.stat", "anon 400\ninactive_file 150\nactive_file 50");
  EXPECT_EQ(in_groups(), 600);
  write("outer/memory.max", "800");
  write("outer/memory.current", "700");
  EXPECT_EQ(in_groups(), 100);
  write("outer/memory.max", "max");
  EXPECT_EQ(in_groups(), 600);
}

TEST_F(AvailableMemoryFiles, Version1ReadsTheMemoryController) {
  write("membership", "5:cpu,cpuacct:/c\n4:memory:/group");
  write("memory/group/memory.limit_in_bytes", "1000");
  write("memory/group/memory.usage_in_bytes", "900");
  write("memory/group/memory.stat",
        "inactive_file 1\ntotal_inactive_file 200\ntotal_active_file 0");
  EXPECT_EQ(in_groups(), 300);
}

TEST_F(AvailableMemoryFiles, AGroupAboveItsLimitHasNothing) {
  write("membership", "0::/");
  write("memory.max", "1000");
  write("memory.current", "1200");
  EXPECT_EQ(in_groups(), 0);
}

TEST(AvailableMemory, ObeysTheLimitOnAddressSpace) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  const std::int64_t free = available_memory().bytes;
  EXPECT_GT(free, 0);
  const rlim_t used = static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) * 1024;
  rlimit tight{used, before.rlim_max};  // less than what is mapped already
  ASSERT_EQ(setrlimit(RLIMIT_AS, &tight), 0);
  const std::int64_t left = detail::address_space_left();
  setrlimit(RLIMIT_AS, &before);
  EXPECT_EQ(left, 0);
}

}  // namespace
}  // namespace lamina
