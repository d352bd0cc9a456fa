#include "system/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "lamina/core/error.hpp"
#include "lamina/core/temporary_file.hpp"
#include "system/signals.hpp"
#include "system/write_all.hpp"

namespace lamina::cli {

namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// A symbolic link is followed, so that a rename replaces the file and not the link.
fs::path followed(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_symlink(path, ignored)) return path;
  const fs::path target = fs::weakly_canonical(path, ignored);
  return target.empty() ? fs::path(path) : target;
}

[[noreturn]] void refuse(std::string code, std::string what, const fs::path& path,
                         std::string fix) {
  throw Error({.code = std::move(code),
               .what = std::move(what),
               .where = printable(path.string(), 200),
               .fix = std::move(fix)});
}

[[noreturn]] void refuse_write(int problem, const fs::path& path) {
  const bool full = problem == ENOSPC || problem == EDQUOT || problem == EFBIG;
  refuse(
      full ? "io.disk_full" : "io.write_failed",
      fmt::format("cannot write the file: {}", std::strerror(problem)), path,
      full ? "make room on the disk (or raise its quota, or ulimit -f), or write to another place "
             "with -o"
           : "write to a place where you may, with -o");
}

}  // namespace

bool is_device_or_pipe(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

void check_output(const std::string& path, bool force, const std::vector<std::string>& inputs) {
  const fs::path target = followed(path);
  std::error_code ignored;
  if (fs::is_directory(target, ignored)) {
    refuse("io.not_a_file", "the output is a folder", path, "name a file in it, with -o");
  }
  if (fs::is_symlink(path, ignored) && !fs::exists(target, ignored)) {
    refuse("io.dangling_link", "the output is a symbolic link to a file that is not there", path,
           "remove the link, or write to another file with -o");
  }
  const fs::path folder = folder_of(target);
  if (!fs::is_directory(folder, ignored)) {
    refuse("io.no_folder", fmt::format("there is no folder '{}'", printable(folder.string(), 200)),
           path, fmt::format("make it first: mkdir -p {}", printable(folder.string(), 200)));
  }
  for (const std::string& input : inputs) {
    if (fs::equivalent(input, target, ignored)) {
      refuse("usage.output_is_input", "the output would replace the input", path,
             "write to another file, with -o");
    }
  }
  if (is_device_or_pipe(path)) return;
  if (fs::exists(target, ignored) && !force) {
    refuse("usage.exists", "the output is already there", path,
           "add --force to replace it, or write to another file with -o");
  }
  if (const int problem = TemporaryFile(target).error()) {
    refuse("io.not_writable", fmt::format("cannot make a file there: {}", std::strerror(problem)),
           path, "write to a place where you may, with -o");
  }
}

void write_file(const std::string& path,
                const std::function<void(const std::function<void(std::string_view)>&)>& produce) {
  const fs::path target = followed(path);
  if (is_device_or_pipe(path)) {
    const int descriptor = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) refuse_write(errno, target);
    struct Closer {
      explicit Closer(int opened) : descriptor(opened) {}
      ~Closer() { ::close(descriptor); }
      Closer(const Closer&) = delete;
      Closer& operator=(const Closer&) = delete;
      const int descriptor;
    };
    const Closer closer(descriptor);
    produce([&](std::string_view bytes) {
      if (const int problem = write_all(descriptor, bytes)) refuse_write(problem, target);
    });
    return;
  }
  TemporaryFile draft(target);
  if (draft.error() != 0) refuse_write(draft.error(), target);
  const RemoveOnSignal guard(draft.name().c_str());
  produce([&](std::string_view bytes) {
    if (const int problem = draft.write(bytes)) refuse_write(problem, target);
  });
  if (const int problem = draft.move_to(target, true)) refuse_write(problem, target);
}

}  // namespace lamina::cli
