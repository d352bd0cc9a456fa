#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "artifacts/file.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void cannot_read(const std::string& path, int error) {
  throw Error(
      {.code = "io.cannot_read",
       .what = fmt::format("cannot read the file: {}", std::generic_category().message(error)),
       .where = printable(path, 200),
       .fix = "check the path and its permissions"});
}

std::string_view kind_of_file(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

std::uint64_t machine_memory() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

int open_to_read(const std::string& path) {
  // Without O_NONBLOCK a pipe that nobody writes to would be waited for.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor >= 0) return descriptor;
  if (errno == ENOENT || errno == ENOTDIR) {
    throw Error({.code = "model.missing_file",
                 .what = "there is no such file",
                 .where = printable(path, 200),
                 .fix = "give the path of a model that 'lamina train … -o' wrote"});
  }
  if (errno == ENXIO) {
    throw Error({.code = "io.not_a_file",
                 .what = "expected a model file, found a socket or a device",
                 .where = printable(path, 200),
                 .fix = "give the path of a model file"});
  }
  cannot_read(path, errno);
}

}  // namespace

InputFile::InputFile(const std::string& path) : path_(path), descriptor_(open_to_read(path)) {
  try {
    struct stat about {};
    if (fstat(descriptor_, &about) != 0) cannot_read(path, errno);
    if (!S_ISREG(about.st_mode)) {
      throw Error(
          {.code = "io.not_a_file",
           .what = fmt::format("expected a model file, found {}", kind_of_file(about.st_mode)),
           .where = printable(path, 200),
           .fix = "give the path of a model file"});
    }
    size_ = static_cast<std::uint64_t>(about.st_size);
    if (size_ > machine_memory()) {
      throw Error({.code = "io.too_large",
                   .what = fmt::format("the file has {} bytes, this machine's memory {}", size_,
                                       machine_memory()),
                   .where = printable(path, 200),
                   .fix = "use a machine with more memory"});
    }
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

InputFile::~InputFile() {
  close(descriptor_);
}

void InputFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t count =
        pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) cannot_read(path_, errno);
    if (count == 0) {
      throw Error({.code = "io.cannot_read",
                   .what = "the file became shorter while it was read",
                   .where = printable(path_, 200),
                   .fix = "try again when nobody writes it"});
    }
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace lamina
