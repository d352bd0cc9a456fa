#include "system/signals.hpp"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is of POSIX, not of C
#include <unistd.h>

#include <string_view>

namespace lamina::cli {

namespace {

// Signal handlers can reach nothing but globals: these are all there are. Only lock-free atomics.
std::atomic<bool> stop_wanted{false};
std::atomic<bool> graceful{false};
std::atomic<int> signal_seen{0};
std::atomic<const char*> doomed_file{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<const char*>::is_always_lock_free);

void on_stop(int signal) {
  if (graceful && signal_seen.exchange(signal) == 0) {
    stop_wanted = true;
    return;
  }
  if (const char* path = doomed_file) ::unlink(path);
  ::_exit(128 + signal);
}

void on_abort(int) {
  static constexpr std::string_view text =
      "error: internal.assertion\n"
      "  what   lamina met a state that it should never meet; this is a bug of ours\n"
      "  where  the line above\n"
      "  fix    please report it with the command, and the data if you may\n";
  if (const char* path = doomed_file) ::unlink(path);
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(1);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void install_signal_handlers() {
  // A program that is started with one ignored (nohup, a background job of a script) keeps it.
  for (const int signal : {SIGINT, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) handle(signal, on_stop);
  }
  handle(SIGTERM, on_stop);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
  handle(SIGABRT, on_abort);
}

GracefulStop::GracefulStop() {
  stop_wanted = false;
  signal_seen = 0;
  graceful = true;
}

GracefulStop::~GracefulStop() {
  graceful = false;
}

const std::atomic<bool>& stop_flag() {
  return stop_wanted;
}

int GracefulStop::exit_code() const {
  const int signal = signal_seen;
  return signal == 0 ? 0 : 128 + signal;
}

RemoveOnSignal::RemoveOnSignal(const char* path) {
  doomed_file = path;
}
RemoveOnSignal::~RemoveOnSignal() {
  doomed_file = nullptr;
}

}  // namespace lamina::cli
