#include "lamina/core/engine.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "lamina/core/error.hpp"
#include "support/on_one_cpu.hpp"

namespace lamina {
namespace {

/// How often each place of [0, count) was covered.
std::vector<int> coverage(const Engine& engine, std::int64_t count, std::int64_t grain) {
  std::vector<std::atomic<int>> hits(static_cast<std::size_t>(count));
  engine.parallel(count, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      hits[static_cast<std::size_t>(i)].fetch_add(1);
    }
  });
  return {hits.begin(), hits.end()};
}

TEST(Engine, RangesCoverEveryPlaceOnce) {
  for (const int threads : {1, 2, 3, 4, 7}) {
    const Engine engine(threads);
    EXPECT_EQ(engine.threads(), threads);
    for (const std::int64_t count : {0, 1, 2, 3, 5, 8, 13, 100, 1001}) {
      for (const std::int64_t grain : {0, 1, 2, 10, 600}) {
        for (const int hits : coverage(engine, count, grain)) {
          ASSERT_EQ(hits, 1);
        }
      }
    }
  }
}

TEST(Engine, SmallWorkStaysOnTheCaller) {
  const Engine engine(4);
  int calls = 0;  // not atomic: only the caller may write it
  engine.parallel(199, 100, [&](std::int64_t begin, std::int64_t end) {
    EXPECT_EQ(begin, 0);
    EXPECT_EQ(end, 199);
    ++calls;
  });
  EXPECT_EQ(calls, 1);
}

TEST(Engine, LargeWorkReachesEveryThread) {
  const Engine engine(3);
  std::atomic<int> ranges{0};
  engine.parallel(300, 10, [&](std::int64_t begin, std::int64_t end) {
    EXPECT_EQ(end - begin, 100);
    ranges.fetch_add(1);
  });
  EXPECT_EQ(ranges.load(), 3);
}

TEST(Engine, ThousandsOfShortJobsRunEachRangeOnce) {
  const Engine engine(4);
  int good = 0;
  for (int i = 0; i < 5000; ++i) {
    std::atomic<std::int64_t> sum{0};
    engine.parallel(4, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j) {
        sum.fetch_add(std::int64_t{1} << (8 * j));
      }
    });
    good += sum.load() == 0x01010101 ? 1 : 0;
  }
  EXPECT_EQ(good, 5000);
}

TEST(Engine, WakesWorkersThatHaveFallenAsleep) {
  const Engine engine(3);
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    for (const int hits : coverage(engine, 100, 1)) {
      ASSERT_EQ(hits, 1);
    }
  }
}

TEST(Engine, TheFirstRangesExceptionArrives) {
  const Engine engine(4);
  for (int i = 0; i < 20; ++i) {
    try {
      engine.parallel(4, 1, [](std::int64_t begin, std::int64_t) {
        if (begin >= 1) {
          throw std::runtime_error(std::to_string(begin));
        }
      });
      FAIL() << "the exception was lost";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "1");
    }
  }
  for (const int hits : coverage(engine, 100, 1)) {  // and the engine still works
    ASSERT_EQ(hits, 1);
  }
}

TEST(Engine, ACallFromWithinARangeRunsAlone) {
  const Engine engine(3);
  std::atomic<int> total{0};
  engine.parallel(3, 1, [&](std::int64_t, std::int64_t) {
    engine.parallel(10, 1, [&](std::int64_t begin, std::int64_t end) {
      total.fetch_add(static_cast<int>(end - begin));
    });
  });
  EXPECT_EQ(total.load(), 30);
}

TEST(Engine, ManyCallersAtOnceAllGetTheirWorkDone) {
  const Engine engine(3);
  std::vector<std::thread> callers;
  callers.reserve(4);
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&engine] {
      for (int i = 0; i < 200; ++i) {
        for (const int hits : coverage(engine, 50, 1)) {
          ASSERT_EQ(hits, 1);
        }
      }
    });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
}

// ThreadSanitizer does not follow threads across a fork.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__
#endif
#endif
#if !defined(__SANITIZE_THREAD__)
/// The exit code of a forked child that runs `body`.
template <class Body>
int code_of_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(body());
  }
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

TEST(Engine, WorksInAForkedChild) {
  const Engine engine(3);
  for (const int hits : coverage(engine, 100, 1)) {
    ASSERT_EQ(hits, 1);
  }
  EXPECT_EQ(code_of_child([&] {
              bool good = true;
              for (int i = 0; i < 3; ++i) {
                std::atomic<int> ranges{0};
                engine.parallel(3, 1, [&](std::int64_t, std::int64_t) { ranges.fetch_add(1); });
                good = good && ranges.load() == 3;
              }
              return good ? 0 : 1;
            }),
            0);
}

// The child has neither the workers, nor the caller that kept them busy when it was forked.
TEST(Engine, WorksAndEndsInAForkedChildOfABusyParent) {
#if defined(__SANITIZE_ADDRESS__)
  // Seen in a debugger: a thread of the parent holds the lock of the sanitizer's allocator when it
  // forks, and the child waits for it for ever. That of glibc is freed for the child.
  GTEST_SKIP() << "the allocator of g++ 12's address sanitizer does not survive this fork";
#endif
  auto engine = std::make_unique<Engine>(3);
  std::atomic<bool> stop{false};
  std::thread caller([&] {
    while (!stop.load()) {
      engine->parallel(300, 1, [](std::int64_t, std::int64_t) {});
    }
  });
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of_child([&] {
                std::atomic<int> covered{0};
                std::vector<std::thread> callers;
                callers.reserve(2);
                for (int c = 0; c < 2; ++c) {
                  callers.emplace_back([&] {
                    engine->parallel(300, 1, [&](std::int64_t begin, std::int64_t end) {
                      covered.fetch_add(static_cast<int>(end - begin));
                    });
                  });
                }
                for (std::thread& each : callers) {
                  each.join();
                }
                engine.reset();
                return covered.load() == 600 ? 0 : 1;
              }),
              0);
  }
  stop.store(true);
  caller.join();
}

/// What this process has used of its CPUs.
std::chrono::nanoseconds processor_time() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

// A thread that spins for its next piece, 50 µs, takes the CPU from one that has work.
TEST(Engine, MoreThreadsThanCpusSleepAtOnce) {
  const OnOneCpu bound;
  constexpr int helpers = 7;
  constexpr int jobs = 100;
  const Engine engine(1 + helpers);
  const std::chrono::nanoseconds start = processor_time();
  for (int i = 0; i < jobs; ++i) {
    engine.parallel(1 + helpers, 1, [](std::int64_t, std::int64_t) {});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_LT((processor_time() - start) / (jobs * helpers), std::chrono::microseconds(30));
}
#endif

TEST(Engine, RefusesImpossibleThreadCounts) {
  for (const int threads : {-1, 1025, std::numeric_limits<int>::max()}) {
    try {
      const Engine engine(threads);
      FAIL() << threads;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.bad_threads");
    }
  }
}

}  // namespace
}  // namespace lamina
