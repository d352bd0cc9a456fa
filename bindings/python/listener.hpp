// The run as Python follows it: Ctrl-C, and a callback for what happens.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>

#include "lamina/core/events.hpp"

namespace lamina::python {

/// Called on the thread that trains, which holds no interpreter lock. Every 100 ms it lets Python
/// see its signals: the first Ctrl-C, also within `call`, ends the run with the best epoch so far,
/// any other exception leaves the run as it is. `call` gets ("start" | "step" | "epoch" | "note" |
/// "end", dict), of steps one in 100 ms.
class Listener final : public EventSink {
 public:
  explicit Listener(nanobind::object call) : call_(std::move(call)) {}
  void receive(const Event& event) override;

  const std::atomic<bool>* stop() const { return &stop_; }
  bool interrupted() const { return stop_; }

 private:
  bool is_time();
  void check_signals();
  void tell(const Event& event);

  nanobind::object call_;
  std::atomic<bool> stop_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace lamina::python
