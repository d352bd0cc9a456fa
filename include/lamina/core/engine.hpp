// The worker threads that a fit or a predictor computes with.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>

namespace lamina {

/// A borrowed callable `void(begin, end)`, without the allocation of std::function.
class RangeFunction {
 public:
  template <class Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, RangeFunction>)
      RangeFunction(Callable&& callable)  // NOLINT(google-explicit-constructor): made at the call
      : object_(const_cast<void*>(static_cast<const void*>(&callable))),
        call_([](void* object, std::int64_t begin, std::int64_t end) {
          (*static_cast<std::remove_reference_t<Callable>*>(object))(begin, end);
        }) {}
  void operator()(std::int64_t begin, std::int64_t end) const { call_(object_, begin, end); }

 private:
  void* object_;
  void (*call_)(void*, std::int64_t, std::int64_t);
};

/// The threads of `--threads` or LAMINA_THREADS, else those this process may use (affinity mask and
/// cgroup limit); between 1 and 1,024.
int default_threads();

/// Owns workers. Work is split into fixed contiguous ranges, as many as threads, so what a range
/// computes never depends on who is first. Threads spin about 50 µs for the next piece, then sleep.
class Engine {
 public:
  /// 0 threads means default_threads(); more than 1,024 or fewer than 0 is an Error.
  explicit Engine(int threads = 0);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  int threads() const { return threads_; }

  /// Calls body(begin, end) on ranges that cover [0, count) once each. Runs on the caller alone
  /// when count < 2 * grain, when there is one thread, or when another caller keeps the workers
  /// busy. The first exception that a range throws is thrown again here.
  template <class Body>
  void parallel(std::int64_t count, std::int64_t grain, Body&& body) const {
    if (count <= 0) return;
    if (threads_ == 1 || count < 2 || count < 2 * grain) {
      body(std::int64_t{0}, count);
    } else {
      hand_out(count, grain, body);
    }
  }

 private:
  /// The same for what is worth it.
  void hand_out(std::int64_t count, std::int64_t grain, RangeFunction body) const;

  struct Workers;
  std::unique_ptr<Workers> workers_;
  int threads_ = 1;
};

/// While it lives, this thread computes with round-to-nearest and full denormals (no FTZ, no DAZ),
/// whatever the program that called us has set.
class FloatMode {
 public:
  FloatMode();
  ~FloatMode();
  FloatMode(const FloatMode&) = delete;
  FloatMode& operator=(const FloatMode&) = delete;

 private:
  std::uint32_t saved_;
};

}  // namespace lamina
