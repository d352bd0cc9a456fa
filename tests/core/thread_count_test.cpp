#include "core/thread_count.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "support/on_one_cpu.hpp"

namespace lamina {
namespace {

/// LAMINA_THREADS for the life of the object.
class Wish {
 public:
  explicit Wish(const char* value) { setenv("LAMINA_THREADS", value, 1); }
  ~Wish() { unsetenv("LAMINA_THREADS"); }
  Wish(const Wish&) = delete;
  Wish& operator=(const Wish&) = delete;
};

TEST(ThreadCount, AnEnvironmentWishIsHonoured) {
  const Wish wish("7");
  EXPECT_EQ(default_threads(), 7);
  EXPECT_EQ(Engine().threads(), 7);
}

TEST(ThreadCount, AWishThatIsNoCountIsRefused) {
  for (const char* text : {"0", "-2", "two", "4x", "1025", "99999999999999999999", " 3"}) {
    const Wish wish(text);
    try {
      default_threads();
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.bad_threads");
    }
  }
}

TEST(ThreadCount, TheAffinityMaskIsObeyed) {
  unsetenv("LAMINA_THREADS");
  const OnOneCpu bound;
  EXPECT_EQ(default_threads(), 1);
}

TEST(ThreadCount, ReadsTheQuotaLine) {
  EXPECT_DOUBLE_EQ(detail::cpus_in_cpu_max("150000 100000"), 1.5);
  EXPECT_EQ(detail::cpus_in_cpu_max("max 100000"), detail::no_cpu_limit);
  EXPECT_EQ(detail::cpus_in_cpu_max("-1 100000"), detail::no_cpu_limit);
  EXPECT_EQ(detail::cpus_in_cpu_max(""), detail::no_cpu_limit);
}

class Cgroup : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::temp_directory_path() / ("lamina_cgroup_" + std::to_string(getpid()));
    std::filesystem::create_directories(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& file, const std::string& text) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text << "\n";
  }
  double limit() const {
    return detail::cpus_in_cgroup(root_.string(), (root_ / "membership").string());
  }
  std::filesystem::path root_;
};

TEST_F(Cgroup, Version2TakesTheTightestGroupOnTheWayUp) {
  write("membership", "0::/outer/inner");
  EXPECT_EQ(limit(), detail::no_cpu_limit);
  write("outer/inner/cpu.max", "400000 100000");
  EXPECT_DOUBLE_EQ(limit(), 4);
  write("outer/cpu.max", "200000 100000");
  EXPECT_DOUBLE_EQ(limit(), 2);
}

TEST_F(Cgroup, Version2InAContainerFindsTheMount) {
  write("membership", "0::/not/mounted/here");
  write("cpu.max", "300000 100000");
  EXPECT_DOUBLE_EQ(limit(), 3);
}

TEST_F(Cgroup, Version1ReadsTheCpuController) {
  write("membership", "5:memory:/m\n4:cpu,cpuacct:/group");
  write("cpu/group/cpu.cfs_quota_us", "250000");
  write("cpu/group/cpu.cfs_period_us", "100000");
  EXPECT_DOUBLE_EQ(limit(), 2.5);
}

}  // namespace
}  // namespace lamina
