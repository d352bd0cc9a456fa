#include "listener.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <type_traits>
#include <utility>
#include <variant>

namespace lamina::python {

namespace nb = nanobind;

namespace {

std::pair<const char*, nb::dict> described(const Event& event) {
  nb::dict facts;
  const char* const kind = std::visit(
      [&](const auto& happened) {
        using Kind = std::decay_t<decltype(happened)>;
        if constexpr (std::is_same_v<Kind, TrainingStarted>) {
          facts["epochs"] = happened.epochs;
          facts["steps_per_epoch"] = happened.steps_per_epoch;
          facts["training_rows"] = happened.training_rows;
          facts["validation_rows"] = happened.validation_rows;
          facts["parameters"] = happened.parameters;
          return "start";
        } else if constexpr (std::is_same_v<Kind, StepEnded>) {
          facts["epoch"] = happened.epoch;
          facts["step"] = happened.step;
          facts["steps_per_epoch"] = happened.steps_per_epoch;
          facts["loss"] = happened.loss;
          return "step";
        } else if constexpr (std::is_same_v<Kind, EpochEnded>) {
          facts["epoch"] = happened.epoch;
          facts["epochs"] = happened.epochs;
          facts["loss"] = happened.loss;
          facts["validation_loss"] = nb::cast(happened.validation_loss);
          if (!happened.metric.empty()) {
            facts["metric"] = happened.metric;
            facts["validation_metric"] = happened.validation_metric;
          }
          facts["learning_rate"] = happened.learning_rate;
          facts["best"] = happened.best;
          facts["seconds"] = happened.seconds;
          return "epoch";
        } else if constexpr (std::is_same_v<Kind, TrainingEnded>) {
          facts["epochs"] = happened.epochs;
          facts["best_epoch"] = happened.best_epoch;
          facts["seconds"] = happened.seconds;
          return "end";
        } else if constexpr (std::is_same_v<Kind, CommandTaken>) {
          facts["step"] = happened.step;
          facts["command"] = happened.command;
          return "command";
        } else {
          facts["code"] = happened.code;
          facts["what"] = happened.what;
          facts["where"] = happened.where;
          facts["fix"] = happened.fix;
          return "note";
        }
      },
      event);
  return {kind, facts};
}

}  // namespace

bool Listener::is_time() {
  constexpr std::chrono::milliseconds between{100};
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < between) return false;
  last_ = now;
  return true;
}

void Listener::check_signals() {
  if (PyErr_CheckSignals() == 0) return;
  if (!PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) || stop_) throw nb::python_error();
  PyErr_Clear();
  stop_ = true;
}

void Listener::tell(const Event& event) {
  if (call_.is_none()) return;
  const auto [kind, facts] = described(event);
  try {
    call_(kind, facts);
  } catch (nb::python_error& raised) {
    // Ctrl-C comes to whatever Python is at, and that may be the callback.
    if (!raised.matches(PyExc_KeyboardInterrupt) || stop_) throw;
    stop_ = true;
  }
}

void Listener::receive(const Event& event) {
  const bool step = std::holds_alternative<StepEnded>(event);
  const bool time = is_time();
  if (step && !time) return;
  if (!time && call_.is_none()) return;
  const nb::gil_scoped_acquire acquire;
  check_signals();
  tell(event);
}

}  // namespace lamina::python
