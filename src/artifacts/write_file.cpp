#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "artifacts/file.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void cannot_write(const std::string& path, int error) {
  const char* code = "io.write_failed";
  const char* fix = "check the path, its permissions and the disk";
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    code = "io.disk_full";
    fix = "free some space, or write to another disk";
  } else if (error == EACCES || error == EPERM || error == EROFS) {
    code = "io.not_writable";
    fix = "write to a folder of yours, or change its permissions";
  } else if (error == ENOENT || error == ENOTDIR) {
    code = "io.no_folder";
    fix = "make the folder first (mkdir -p)";
  }
  throw Error(
      {.code = code,
       .what = fmt::format("cannot write the file: {}", std::generic_category().message(error)),
       .where = printable(path, 200),
       .fix = fix});
}

[[noreturn]] void refuse_existing(const std::string& path) {
  throw Error({.code = "usage.exists",
               .what = "the file is there already",
               .where = printable(path, 200),
               .fix = "give another name, or --force to replace it"});
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Where the bytes really go: the end of a link. Errors for what must not be replaced.
std::string destination(const std::string& path, bool replace) {
  if (path.empty() || path.back() == '/') cannot_write(path, path.empty() ? ENOENT : EISDIR);
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) {
    if (errno != ENOENT) cannot_write(path, errno);
    return path;
  }
  if (!S_ISREG(about.st_mode)) {
    throw Error({.code = "io.not_a_file",
                 .what = fmt::format("there is {} of that name",
                                     S_ISDIR(about.st_mode) ? "a folder" : "a device or a pipe"),
                 .where = printable(path, 200),
                 .fix = "give the path of a file, e.g. model.lamina"});
  }
  if (!replace) refuse_existing(path);
  if (access(path.c_str(), W_OK) != 0) cannot_write(path, errno);
  char resolved[PATH_MAX];
  if (realpath(path.c_str(), resolved) == nullptr) cannot_write(path, errno);
  return resolved;
}

/// A new file beside `path`, gone with this object unless it was renamed.
class Temporary {
 public:
  explicit Temporary(const std::string& path) : path_(path) {
    const std::size_t slash = path.rfind('/');
    // A long name is cut, so that it still fits the folder with what is added.
    const std::string file = path.substr(slash == std::string::npos ? 0 : slash + 1, 180);
    for (int attempt = 0; attempt < 100; ++attempt) {
      name_ = fmt::format("{}/.{}.tmp.{}.{}", folder_of(path), file, getpid(), attempt);
      descriptor_ = open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ >= 0) return;
      if (errno != EEXIST) break;
    }
    cannot_write(path, errno);
  }
  ~Temporary() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!renamed_) unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) cannot_write(path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (fsync(descriptor_) != 0) cannot_write(path_, errno);
    const int descriptor = std::exchange(descriptor_, -1);
    if (close(descriptor) != 0) cannot_write(path_, errno);
  }

  void rename(bool replace) {
    int failed =
        replace ? -1
                : renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
    if (failed != 0 && !replace && errno == EEXIST) refuse_existing(path_);
    // Some file systems know no RENAME_NOREPLACE; destination() has looked a moment ago.
    if (replace || (failed != 0 && (errno == EINVAL || errno == ENOSYS))) {
      failed = std::rename(name_.c_str(), path_.c_str());
    }
    if (failed != 0) cannot_write(path_, errno);
    renamed_ = true;
  }

 private:
  const std::string& path_;
  std::string name_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

/// The new name itself must reach the disk. File systems that cannot sync a folder say EINVAL.
void sync_folder(const std::string& path) {
  const int folder = open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;  // a folder one may write but not read
  const bool failed = fsync(folder) != 0 && errno == EIO;
  close(folder);
  if (failed) cannot_write(path, EIO);
}

}  // namespace

void write_file(const std::string& path, std::string_view bytes, bool replace) {
  const std::string target = destination(path, replace);
  Temporary file(target);
  file.write(bytes);
  file.rename(replace);
  sync_folder(target);
}

void check_writable(const std::string& path, bool replace) {
  const std::string target = destination(path, replace);
  const Temporary file(target);
}

}  // namespace lamina
