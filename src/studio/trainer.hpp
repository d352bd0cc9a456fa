// The thread that trains. Everybody else asks it between two steps: one relaxed load a step is all
// that a run pays for being asked nothing.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "studio/session.hpp"

namespace lamina::studio {

class Trainer {
 public:
  explicit Trainer(Start start);
  /// Of a training that somebody else drives: it calls look() on the thread of its steps.
  Trainer(std::shared_ptr<const Scene> scene, Control& control);
  ~Trainer();
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// Runs `ask(session)` on the trainer's thread, between two steps, and returns or throws what it
  /// does.
  template <class Ask>
  auto between_steps(Ask&& ask) {
    using Result = decltype(ask(std::declval<Session&>()));
    std::packaged_task<Result(Session&)> task(std::forward<Ask>(ask));
    std::future<Result> result = task.get_future();
    post([&task](Session& session) { task(session); });
    return result.get();
  }

  /// A training that is attached, between two of its steps, or as long as it pauses.
  void look(const Training& training);
  /// Likewise what its sink hears, on the same thread.
  void hear(const Event& event);
  /// Likewise: from now on a thread of its own answers, of what was last seen.
  void ended();

  /// Asking again so soon would cost more than a share of the trainer's time.
  bool worth_asking() const;

 private:
  using Task = std::function<void(Session&)>;
  using Clock = std::chrono::steady_clock;

  void post(Task task);
  void run();
  void take_mail();

  Engine engine_;
  Session session_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<Task> mail_;
  std::atomic<bool> has_mail_{false};
  std::atomic<bool> ends_{false};
  std::atomic<double> watching_{0};
  // Of the processor, in this window: since when, for what was asked, and how long it had no work.
  double window_ = 0;
  double asked_seconds_ = 0;
  double waited_seconds_ = 0;
  bool was_asked_ = false;
  std::thread thread_;
};

}  // namespace lamina::studio
