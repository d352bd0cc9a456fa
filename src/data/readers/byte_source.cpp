#include "data/readers/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "data/readers/unpacked.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(std::span<char> room) override {
    const std::size_t size = std::min(room.size(), bytes_.size() - at_);
    std::copy_n(bytes_.data() + at_, size, room.data());
    at_ += size;
    return size;
  }
  void rewind() override { at_ = 0; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// A file descriptor. What cannot be read twice (a pipe, a terminal) is kept as it comes.
class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {
    struct stat status {};
    seekable_ = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    start_ = seekable_ ? ::lseek(descriptor, 0, SEEK_CUR) : 0;
  }
  ~FileSource() override {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::size_t read(std::span<char> room) override {
    std::size_t size = 0;
    if (replayed_ < kept_.size()) {
      size = std::min(room.size(), kept_.size() - replayed_);
      std::copy_n(kept_.data() + replayed_, size, room.data());
      replayed_ += size;
    }
    while (size < room.size()) {
      const ssize_t got = ::read(descriptor_, room.data() + size, room.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        throw Error({.code = "io.read_failed",
                     .what = std::string("reading stopped: ") + std::strerror(errno),
                     .where = name_,
                     .fix = "check the disk or the program that writes the input, then try again"});
      }
      if (got == 0) break;
      if (!seekable_) {
        kept_.append(room.data() + size, static_cast<std::size_t>(got));
        replayed_ = kept_.size();
      }
      size += static_cast<std::size_t>(got);
    }
    return size;
  }
  void rewind() override {
    if (seekable_) ::lseek(descriptor_, start_, SEEK_SET);
    replayed_ = 0;
  }

 private:
  int descriptor_;
  std::string name_;
  bool seekable_ = false;
  off_t start_ = 0;
  std::string kept_;
  std::size_t replayed_ = 0;
};

}  // namespace

std::pair<std::string, std::string> archive_and_member(const std::string& path) {
  const std::size_t at = path.find(".zip:");
  struct stat status {};
  if (at == std::string::npos || ::stat(path.c_str(), &status) == 0) return {path, ""};
  return {path.substr(0, at + 4), path.substr(at + 5)};
}

std::unique_ptr<ByteSource> open_source(const std::string& path) {
  if (path == "-") {
    return unpacked(std::make_unique<FileSource>(STDIN_FILENO, "standard input"), "standard input");
  }
  const std::string shown = printable(path, 200);
  const auto [archive, member] = archive_and_member(path);
  const int descriptor = ::open(archive.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const int reason = errno;
    const bool absent = reason == ENOENT || reason == ENOTDIR;
    throw Error({.code = absent ? "data.not_found" : "data.cannot_open",
                 .what = absent ? "there is no such file"
                                : std::string("cannot open the file: ") + std::strerror(reason),
                 .where = shown,
                 .fix = absent ? "check the path; '-' reads standard input"
                               : "make the file readable for this user"});
  }
  auto file = std::make_unique<FileSource>(descriptor, shown);
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    throw Error({.code = "data.is_a_folder",
                 .what = "found a folder, expected a file with a table",
                 .where = shown,
                 .fix = "name the .csv or .tsv file in it"});
  }
  return unpacked(std::move(file), shown, member);
}

std::unique_ptr<ByteSource> plain_source(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

std::unique_ptr<ByteSource> memory_source(std::string_view bytes, const std::string& name) {
  return unpacked(std::make_unique<MemorySource>(bytes), name);
}

}  // namespace lamina
