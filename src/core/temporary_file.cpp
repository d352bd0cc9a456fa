#include "lamina/core/temporary_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is of POSIX, not of C
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <utility>

namespace lamina {

namespace {

struct Place {
  std::string folder;
  std::string start;  ///< of the names of its temporary files: ".NAME.tmp."
};

Place place_of(const std::string& path) {
  constexpr std::size_t longest = 180;  // cut, so that it still fits the folder with what is added
  const std::size_t slash = path.rfind('/');
  const bool bare = slash == std::string::npos;
  return {.folder = bare ? "." : path.substr(0, slash + 1),
          .start = "." + path.substr(bare ? 0 : slash + 1, longest) + ".tmp."};
}

bool has_ended(std::string_view process) {
  pid_t id = 0;
  const char* const end = process.data() + process.size();
  const auto [rest, problem] = std::from_chars(process.data(), end, id);
  const bool whole = problem == std::errc() && (rest == end || *rest == '.');
  return whole && id > 0 && ::kill(id, 0) != 0 && errno == ESRCH;
}

/// A process elsewhere (another machine, another container) has a lock on what it writes.
void remove_unless_locked(const std::string& name) {
  const int descriptor = ::open(name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) ::unlink(name.c_str());
  ::close(descriptor);
}

void remove_stale(const Place& place) {
  DIR* const folder = ::opendir(place.folder.c_str());
  if (folder == nullptr) return;  // one may write to what one may not list
  while (const dirent* entry = ::readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with(place.start) || !has_ended(name.substr(place.start.size()))) continue;
    remove_unless_locked(place.folder + "/" + std::string(name));
  }
  ::closedir(folder);
}

/// What a file that others may not read holds, its successor does not show them either.
void copy_permissions(const struct stat& from, int to) {
  mode_t mode = from.st_mode & 07777U;
  if (::fchown(to, from.st_uid, from.st_gid) != 0 &&
      ::fchown(to, static_cast<uid_t>(-1), from.st_gid) != 0) {
    mode &= ~static_cast<mode_t>(S_IRWXG);
  }
  [[maybe_unused]] const int failed = ::fchmod(to, mode);  // some file systems know no modes
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& path) {
  const Place place = place_of(path);
  remove_stale(place);
  struct stat there {};
  const bool replaces = ::stat(path.c_str(), &there) == 0 && S_ISREG(there.st_mode);
  for (int attempt = 0; attempt < 100; ++attempt) {
    name_ = place.folder + "/" + place.start + std::to_string(::getpid()) + "." +
            std::to_string(attempt);
    descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                         replaces ? S_IRUSR | S_IWUSR : 0666);
    error_ = descriptor_ < 0 ? errno : 0;
    if (error_ != EEXIST) break;
  }
  if (descriptor_ < 0) return;
  ::flock(descriptor_, LOCK_EX | LOCK_NB);
  if (replaces) copy_permissions(there, descriptor_);
}

TemporaryFile::~TemporaryFile() {
  if (error_ != 0) return;
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!moved_) ::unlink(name_.c_str());
}

int TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int TemporaryFile::move_to(const std::string& path, bool replace) {
  if (::fsync(descriptor_) != 0) return errno;
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) return errno;
  int failed =
      replace ? -1 : ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE);
  // Some file systems know no RENAME_NOREPLACE.
  if (replace || (failed != 0 && (errno == EINVAL || errno == ENOSYS))) {
    failed = ::rename(name_.c_str(), path.c_str());
  }
  if (failed != 0) return errno;
  moved_ = true;
  return 0;
}

}  // namespace lamina
