#include "lamina/core/engine.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "core/thread_count.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

constexpr std::chrono::microseconds spin_time{50};

// The only global of the engine: how often this process is a fork's child. Threads do not survive a
// fork, so a crew born in another generation is no longer there.
std::atomic<unsigned> fork_generation{0};

void watch_forks() {
  [[maybe_unused]] static const int registered = pthread_atfork(
      nullptr, nullptr, [] { fork_generation.fetch_add(1, std::memory_order_relaxed); });
}

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Returns the value of `word` once it is no longer `old`: spins a while if asked to, then sleeps.
unsigned wait_for_change(const std::atomic<unsigned>& word, unsigned old, bool spin) {
  if (spin) {
    const auto end = std::chrono::steady_clock::now() + spin_time;
    do {
      for (int i = 0; i < 32; ++i) {
        const unsigned now = word.load(std::memory_order_acquire);
        if (now != old) {
          return now;
        }
        pause();
      }
    } while (std::chrono::steady_clock::now() < end);
  }
  word.wait(old, std::memory_order_acquire);
  return word.load(std::memory_order_acquire);
}

/// The threads beside the caller. One job at a time; each worker has its own call word, so those a
/// small job does not need never look at it.
class Crew {
 public:
  explicit Crew(int helpers)
      : generation_(fork_generation.load(std::memory_order_relaxed)),
        spin_(helpers < detail::usable_cpus()),
        desks_(static_cast<std::size_t>(helpers)) {
    threads_.reserve(desks_.size());
    try {
      for (std::size_t i = 0; i < desks_.size(); ++i) {
        threads_.emplace_back([this, i] { work(i); });
      }
    } catch (const std::system_error&) {
      dismiss();
      throw Error({.code = "resource.threads",
                   .what = "the system does not grant " + std::to_string(helpers + 1) + " threads",
                   .where = "starting the worker threads",
                   .fix = "ask for fewer threads"});
    }
  }
  ~Crew() { dismiss(); }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  bool alive() const { return generation_ == fork_generation.load(std::memory_order_relaxed); }
  bool try_acquire() { return !busy_.exchange(true, std::memory_order_acquire); }
  void release() { busy_.store(false, std::memory_order_release); }

  /// Between try_acquire() and release(): range 0 here, range i at helper i - 1, or here too when
  /// that helper has not begun it by then (on a busy machine it may not run for milliseconds).
  std::exception_ptr run(std::int64_t count, std::int64_t parts, const RangeFunction& body) {
    body_ = &body;
    count_ = count;
    parts_ = parts;
    const auto helpers = static_cast<std::size_t>(parts - 1);
    running_.store(static_cast<unsigned>(helpers), std::memory_order_relaxed);
    for (std::size_t i = 0; i < helpers; ++i) {
      desks_[i].waiting.store(true, std::memory_order_release);
      desks_[i].call.fetch_add(1, std::memory_order_release);
      desks_[i].call.notify_one();
    }
    const FloatMode mode;  // as in the helpers, whose ranges this thread may take
    std::exception_ptr failure = compute(0);
    for (std::size_t i = 0; i < helpers; ++i) {
      compute_if_waiting(i);
    }
    for (unsigned left = running_.load(std::memory_order_acquire); left != 0;) {
      left = wait_for_change(running_, left, spin_);
    }
    for (std::size_t i = 0; i < helpers; ++i) {
      if (failure == nullptr) {
        failure = desks_[i].failure;
      }
      desks_[i].failure = nullptr;
    }
    return failure;
  }

 private:
  struct alignas(64) Desk {
    std::atomic<unsigned> call{0};
    std::atomic<bool> waiting{false};  // a range that nobody has begun
    std::exception_ptr failure;
  };

  std::exception_ptr compute(std::int64_t part) const {
    try {
      (*body_)(count_ * part / parts_, count_ * (part + 1) / parts_);
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }

  /// Whoever takes the range off the desk computes it: the helper, or the caller when it is first.
  void compute_if_waiting(std::size_t desk) {
    Desk& at = desks_[desk];
    if (!at.waiting.exchange(false, std::memory_order_acq_rel)) {
      return;
    }
    at.failure = compute(static_cast<std::int64_t>(desk) + 1);
    if (running_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      running_.notify_one();
    }
  }

  void work(std::size_t desk) {
    const FloatMode mode;
    for (unsigned seen = 0;;) {
      seen = wait_for_change(desks_[desk].call, seen, spin_);
      if (stop_.load(std::memory_order_relaxed)) {
        return;
      }
      compute_if_waiting(desk);
    }
  }

  void dismiss() {
    stop_.store(true, std::memory_order_relaxed);
    for (Desk& desk : desks_) {
      desk.call.fetch_add(1, std::memory_order_release);
      desk.call.notify_one();
    }
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

  const unsigned generation_;
  const bool spin_;  // with more threads than CPUs, a spinning one only keeps another from working
  std::vector<Desk> desks_;
  std::vector<std::thread> threads_;
  std::atomic<bool> stop_{false};
  alignas(64) std::atomic<bool> busy_{false};
  const RangeFunction* body_ = nullptr;
  std::int64_t count_ = 0;
  std::int64_t parts_ = 0;
  alignas(64) std::atomic<unsigned> running_{0};
};

}  // namespace

struct Engine::Workers {
  std::atomic<Crew*> crew{nullptr};

  Crew& living_crew(int threads) {
    Crew* current = crew.load(std::memory_order_acquire);
    while (!current->alive()) {
      // After a fork the old crew cannot be joined, nor its locks trusted: it is left alone.
      Crew* fresh = new Crew(threads - 1);
      if (crew.compare_exchange_strong(current, fresh, std::memory_order_acq_rel)) {
        return *fresh;
      }
      delete fresh;
    }
    return *current;
  }
};

Engine::Engine(int threads) : workers_(std::make_unique<Workers>()) {
  if (threads < 0 || threads > detail::most_threads) {
    throw Error({.code = "usage.bad_threads",
                 .what = std::to_string(threads) + " threads asked for",
                 .where = "threads",
                 .fix = "give a number from 1 to 1024, or 0 for as many as this machine grants"});
  }
  threads_ = threads == 0 ? default_threads() : threads;
  if (threads_ > 1) {
    watch_forks();
    workers_->crew.store(new Crew(threads_ - 1), std::memory_order_release);
  }
}

Engine::~Engine() {
  Crew* crew = workers_->crew.load(std::memory_order_acquire);
  if (crew != nullptr && crew->alive()) {
    delete crew;
  }
}

void Engine::hand_out(std::int64_t count, std::int64_t grain, RangeFunction body) const {
  Crew& crew = workers_->living_crew(threads_);
  if (!crew.try_acquire()) {
    body(0, count);
    return;
  }
  const std::int64_t most = count / std::max<std::int64_t>(grain, 1);
  const std::int64_t parts = std::min<std::int64_t>(threads_, most);
  const std::exception_ptr failure = crew.run(count, parts, body);
  crew.release();
  if (failure != nullptr) {
    std::rethrow_exception(failure);
  }
}

}  // namespace lamina
