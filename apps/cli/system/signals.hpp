// Ctrl-C, the polite kill, and a terminal that is closed.
#pragma once

#include <atomic>

namespace lamina::cli {

/// Installs the handlers of the program. A first SIGINT, SIGTERM or SIGHUP ends the program at
/// once with 130, 143 or 129, unless a GracefulStop lives; a second one always does. SIGPIPE and
/// SIGXFSZ (a file beyond `ulimit -f`) are ignored: writing then fails, which is handled where it
/// happens. An abort is exit code 1 with an error.
void install_signal_handlers();

/// What the one who computes looks at: true once a GracefulStop has met a signal.
const std::atomic<bool>& stop_flag();

/// While it lives, the first signal only sets stop_flag().
class GracefulStop {
 public:
  GracefulStop();
  ~GracefulStop();
  GracefulStop(const GracefulStop&) = delete;
  GracefulStop& operator=(const GracefulStop&) = delete;

  /// 129, 130 or 143 after a signal, else 0.
  int exit_code() const;
};

/// While it lives, a signal that ends the program first removes the file at `path`.
class RemoveOnSignal {
 public:
  explicit RemoveOnSignal(const char* path);
  ~RemoveOnSignal();
  RemoveOnSignal(const RemoveOnSignal&) = delete;
  RemoveOnSignal& operator=(const RemoveOnSignal&) = delete;
};

}  // namespace lamina::cli
