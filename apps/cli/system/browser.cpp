#include "system/browser.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

extern char** environ;

namespace lamina::cli {

namespace {

bool has_screen() {
  const bool screen =
      std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
  return screen && std::getenv("SSH_CONNECTION") == nullptr;
}

}  // namespace

OpenedPage::OpenedPage(const std::string& address) {
  if (!has_screen()) return;
  std::error_code none;
  std::string name = (std::filesystem::temp_directory_path(none) / "lamina-XXXXXX.html").string();
  constexpr int ending = 5;                        // .html
  const int file = mkstemps(name.data(), ending);  // for this user alone
  if (file < 0) return;
  file_ = name;
  const std::string text =
      "<!doctype html><meta charset=\"utf-8\"><title>Lamina Studio</title>"
      "<meta http-equiv=\"refresh\" content=\"0;url=" +
      address + "\">\n";
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  if (!written) return;
  std::string opener = "xdg-open";
  std::array<char*, 3> words = {opener.data(), file_.data(), nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  for (const int stream : {0, 1, 2}) {
    posix_spawn_file_actions_addopen(&quiet, stream, "/dev/null", O_RDWR, 0);
  }
  pid_t child = 0;
  posix_spawnp(&child, opener.c_str(), &quiet, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&quiet);
}

OpenedPage::~OpenedPage() {
  if (!file_.empty()) unlink(file_.c_str());
}

}  // namespace lamina::cli
