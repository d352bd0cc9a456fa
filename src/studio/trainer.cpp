#include "studio/trainer.hpp"

#include <ctime>
#include <utility>

namespace lamina::studio {

namespace {

constexpr double most_share = 0.03;  // of the trainer's time
constexpr double window_seconds = 1;

/// That this thread has had of a processor: what else runs on the machine is not in it.
double thread_seconds() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

Trainer::Trainer(Start start)
    : engine_(start.options.threads),
      session_(engine_, std::move(start)),
      thread_([this] { run(); }) {}

Trainer::Trainer(std::shared_ptr<const Scene> scene, Control& control)
    : engine_(1), session_(engine_, std::move(scene), control) {
  control.let_look([this](const Training& training) { look(training); });
}

void Trainer::look(const Training& training) {
  session_.follow(training);
  if (has_mail_.load(std::memory_order_relaxed)) {
    was_asked_ = true;
    take_mail();
  }
  if (was_asked_ && worth_asking()) {
    const double began = thread_seconds();
    if (session_.keep_moment()) asked_seconds_ += thread_seconds() - began;
  }
  if (training.ended()) ended();
}

void Trainer::hear(const Event& event) {
  if (thread_.joinable()) {
    post([event](Session& session) { session.hear(event); });
  } else {
    session_.hear(event);
  }
}

void Trainer::ended() {
  if (thread_.joinable()) return;
  session_.leave();
  thread_ = std::thread([this] { run(); });
}

Trainer::~Trainer() {
  ended();
  ends_ = true;
  post([](Session&) {});
  thread_.join();
}

void Trainer::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    mail_.push_back(std::move(task));
    has_mail_.store(true, std::memory_order_relaxed);
  }
  news_.notify_one();
}

bool Trainer::worth_asking() const {
  return watching_.load(std::memory_order_relaxed) <= most_share;
}

void Trainer::take_mail() {
  const double began = thread_seconds();
  for (;;) {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      if (mail_.empty()) {
        has_mail_.store(false, std::memory_order_relaxed);
        break;
      }
      task = std::move(mail_.front());
      mail_.pop_front();
    }
    task(session_);
  }
  const double now = thread_seconds();
  if (session_.playing()) asked_seconds_ += now - began;
  const double window = now - window_ + waited_seconds_;
  if (window > window_seconds) {
    session_.watching = asked_seconds_ / window;
    watching_.store(session_.watching, std::memory_order_relaxed);
    asked_seconds_ = waited_seconds_ = 0;
    window_ = now;
  }
}

void Trainer::run() {
  const FloatMode float_mode;
  window_ = thread_seconds();
  while (!ends_) {
    if (has_mail_.load(std::memory_order_relaxed)) take_mail();
    if (session_.work()) continue;
    std::unique_lock lock(mutex_);
    const auto called = [&] {
      return !mail_.empty() || ends_;
    };
    const Clock::time_point began = Clock::now();
    if (session_.playing()) {
      news_.wait_until(lock, session_.due(), called);
    } else {
      news_.wait(lock, called);
    }
    waited_seconds_ += std::chrono::duration<double>(Clock::now() - began).count();
  }
}

}  // namespace lamina::studio
