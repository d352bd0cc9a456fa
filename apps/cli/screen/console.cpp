#include "screen/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "lamina/core/error.hpp"
#include "screen/wrapped.hpp"
#include "system/write_all.hpp"

namespace lamina::cli {

namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

/// A terminal whose user has set no locale at all is nearly always a UTF-8 one.
bool shows_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = environment(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos ||
           value.find("UTF8") != value.npos || value.find("utf-8") != value.npos;
  }
  return true;
}

int width_of(int descriptor) {
  const std::string_view columns = environment("COLUMNS");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  winsize size{};
  if (width <= 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  if (width <= 0) return 100;
  return width < 40 ? 40 : width;
}

Screen screen_of(int descriptor) {
  Screen screen;
  screen.terminal = ::isatty(descriptor) == 1 && environment("TERM") != "dumb";
  screen.colour = screen.terminal && environment("NO_COLOR").empty();
  screen.unicode = shows_unicode();
  screen.width = width_of(descriptor);
  screen.wraps = screen.terminal || !environment("COLUMNS").empty();
  return screen;
}

std::string coloured(bool wanted, const char* code, std::string_view text) {
  return wanted ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

}  // namespace

std::string Screen::bold(std::string_view text) const {
  return coloured(colour, "1", text);
}
std::string Screen::faint(std::string_view text) const {
  return coloured(colour, "2", text);
}
std::string Screen::red(std::string_view text) const {
  return coloured(colour, "1;31", text);
}
std::string Screen::green(std::string_view text) const {
  return coloured(colour, "32", text);
}
std::string Screen::yellow(std::string_view text) const {
  return coloured(colour, "33", text);
}

Console::Console() : out_(screen_of(STDOUT_FILENO)), err_(screen_of(STDERR_FILENO)) {}

void Console::message(std::string_view text) const {
  // Nothing can be done about a broken stderr, and it must not stop a training.
  if (!quiet_) write_all(STDERR_FILENO, text);
}

void Console::note(const Note& note) {
  constexpr std::string_view title = "note:";
  notes_.push_back(note);
  const std::string line =
      fmt::format("{} {} [{}]", title, printable(sentence_of(note), 2000), note.code);
  // A log keeps one line that can be searched, unless it is told its width.
  const std::string shown = err_.wraps ? wrapped(line, err_.width - 2, 2) : line;
  message(err_.yellow(title) + shown.substr(title.size()) + "\n");
}

void Console::result(std::string_view text) const {
  const int problem = write_all(STDOUT_FILENO, text);
  if (problem == 0) return;
  if (problem == EPIPE) throw OutputClosed{};
  throw Error({.code = "io.write_failed",
               .what = fmt::format("cannot write the results: {}", std::strerror(problem)),
               .where = "standard output",
               .fix = "make room on the disk, or send the output elsewhere"});
}

}  // namespace lamina::cli
