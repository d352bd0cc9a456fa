#include "system/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "lamina/core/error.hpp"
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

bool is_special(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

[[noreturn]] void refuse(std::string code, std::string what, const fs::path& path,
                         std::string fix) {
  throw Error({.code = std::move(code),
               .what = std::move(what),
               .where = printable(path.string(), 200),
               .fix = std::move(fix)});
}

[[noreturn]] void refuse_write(int problem, const fs::path& path) {
  const bool full = problem == ENOSPC || problem == EDQUOT;
  refuse(full ? "io.disk_full" : "io.write_failed",
         fmt::format("cannot write the file: {}", std::strerror(problem)), path,
         full ? "make room on the disk, or write to another place with -o"
              : "write to a place where you may, with -o");
}

/// An open file that removes itself unless kept, also when a signal ends the program.
class Draft {
 public:
  explicit Draft(const fs::path& beside)
      : path_((folder_of(beside) /
               fmt::format(".{}.{}.tmp", beside.filename().string().substr(0, 200), ::getpid()))
                  .string()),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)),
        guard_(path_.c_str()) {}
  ~Draft() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    if (!kept_) ::unlink(path_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  bool open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  /// 0, or the errno that stopped it.
  int move_to(const fs::path& path) {
    if (::fsync(descriptor_) != 0) return errno;
    if (::rename(path_.c_str(), path.c_str()) != 0) return errno;
    kept_ = true;
    return 0;
  }

 private:
  std::string path_;
  int descriptor_;
  RemoveOnSignal guard_;
  bool kept_ = false;
};

}  // namespace

void check_output(const std::string& path, bool force, const std::vector<std::string>& inputs) {
  const fs::path target = followed(path);
  std::error_code ignored;
  if (fs::is_directory(target, ignored)) {
    refuse("io.not_a_file", "the output is a folder", path, "name a file in it, with -o");
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
  if (is_special(target)) return;
  if (fs::exists(target, ignored) && !force) {
    refuse("usage.exists", "the output is already there", path,
           "add --force to replace it, or write to another file with -o");
  }
  if (!Draft(target).open()) {
    refuse("io.not_writable", fmt::format("cannot make a file there: {}", std::strerror(errno)),
           path, "write to a place where you may, with -o");
  }
}

void write_file(const std::string& path,
                const std::function<void(const std::function<void(std::string_view)>&)>& produce) {
  const fs::path target = followed(path);
  const auto writer = [&](int descriptor) {
    return [&target, descriptor](std::string_view bytes) {
      if (const int problem = write_all(descriptor, bytes)) refuse_write(problem, target);
    };
  };
  if (is_special(target)) {
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
    produce(writer(descriptor));
    return;
  }
  Draft draft(target);
  if (!draft.open()) refuse_write(errno, target);
  produce(writer(draft.descriptor()));
  if (const int problem = draft.move_to(target)) refuse_write(problem, target);
}

}  // namespace lamina::cli
