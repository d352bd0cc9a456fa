#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <system_error>

#include "artifacts/file.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/temporary_file.hpp"

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

[[noreturn]] void refuse_dangling(const std::string& path) {
  throw Error({.code = "io.dangling_link",
               .what = "the output is a symbolic link to a file that is not there",
               .where = printable(path, 200),
               .fix = "remove the link, or write to another file with -o"});
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
    if (lstat(path.c_str(), &about) == 0) refuse_dangling(path);
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
  TemporaryFile file(target);
  if (file.error() != 0) cannot_write(target, file.error());
  if (const int problem = file.write(bytes)) cannot_write(target, problem);
  if (const int problem = file.move_to(target, replace)) {
    if (problem == EEXIST && !replace) refuse_existing(target);
    cannot_write(target, problem);
  }
  sync_folder(target);
}

void check_writable(const std::string& path, bool replace) {
  const std::string target = destination(path, replace);
  const TemporaryFile file(target);
  if (file.error() != 0) cannot_write(target, file.error());
}

}  // namespace lamina
