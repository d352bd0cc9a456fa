#include "lamina/workflow/control.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace lamina {

struct Control::Box {
  std::atomic<bool> any{false};
  std::mutex mutex;
  std::condition_variable sent;
  std::vector<RunCommand> commands;
  std::function<void(const Training&)> look;
};

Control::Control() : box_(std::make_unique<Box>()) {}
Control::~Control() = default;

void Control::send(RunCommand command) {
  const std::lock_guard lock(box_->mutex);
  box_->commands.push_back(std::move(command));
  box_->any.store(true, std::memory_order_release);
  box_->sent.notify_all();
}

void Control::let_look(std::function<void(const Training&)> look) {
  box_->look = std::move(look);
}

void Control::show(const Training& training) const {
  if (box_->look) box_->look(training);
}

std::vector<RunCommand> Control::take() {
  if (!box_->any.load(std::memory_order_acquire)) return {};
  const std::lock_guard lock(box_->mutex);
  box_->any.store(false, std::memory_order_relaxed);
  return std::exchange(box_->commands, {});
}

void Control::wait(double seconds) {
  std::unique_lock lock(box_->mutex);
  box_->sent.wait_for(lock, std::chrono::duration<double>(seconds),
                      [&] { return !box_->commands.empty(); });
}

}  // namespace lamina
