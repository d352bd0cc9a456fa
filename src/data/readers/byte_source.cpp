#include "data/readers/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/assert.hpp"
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

/// Plain bytes pass; gzip, also of several members, is unpacked as it is read.
class UnpackingSource final : public ByteSource {
 public:
  UnpackingSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)) {
    start();
  }
  ~UnpackingSource() override { stop(); }
  UnpackingSource(const UnpackingSource&) = delete;
  UnpackingSource& operator=(const UnpackingSource&) = delete;

  std::size_t read(std::span<char> room) override { return gzip_ ? unpack(room) : copy(room); }
  void rewind() override {
    stop();
    packed_->rewind();
    start();
  }

 private:
  static constexpr std::size_t input_size = std::size_t{1} << 16U;

  void start() {
    input_.resize(2);
    held_ = packed_->read(input_);
    at_ = 0;
    gzip_ = held_ == 2 && input_[0] == '\x1f' && input_[1] == '\x8b';
    if (!gzip_) return;
    input_.resize(input_size);
    held_ += packed_->read(std::span(input_).subspan(held_));
    stream_ = {};
    const int status = inflateInit2(&stream_, 16 + MAX_WBITS);
    LAMINA_ASSERT(status == Z_OK, "zlib does not start");
    in_member_ = true;
  }
  void stop() {
    if (gzip_) inflateEnd(&stream_);
    gzip_ = false;
  }
  std::size_t copy(std::span<char> room) {
    const std::size_t size = std::min(room.size(), held_ - at_);
    std::copy_n(input_.data() + at_, size, room.data());
    at_ += size;
    return size + packed_->read(room.subspan(size));
  }
  std::size_t unpack(std::span<char> room) {
    std::size_t size = 0;
    while (size < room.size()) {
      if (at_ == held_) {
        held_ = packed_->read(input_);
        at_ = 0;
        if (held_ == 0 && in_member_) broken("the file ends before its packed data does");
        if (held_ == 0) break;
      }
      if (!in_member_) {
        if (input_[at_] == '\0') {  // padding after the last member
          ++at_;
          continue;
        }
        inflateReset(&stream_);
        in_member_ = true;
      }
      const std::size_t want = std::min<std::size_t>(room.size() - size, std::size_t{1} << 30U);
      stream_.next_in = reinterpret_cast<Bytef*>(input_.data() + at_);
      stream_.avail_in = static_cast<uInt>(held_ - at_);
      stream_.next_out = reinterpret_cast<Bytef*>(room.data() + size);
      stream_.avail_out = static_cast<uInt>(want);
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
        broken(stream_.msg == nullptr ? "the packed data is damaged" : stream_.msg);
      }
      at_ = held_ - stream_.avail_in;
      size += want - stream_.avail_out;
      if (status == Z_STREAM_END) in_member_ = false;
    }
    return size;
  }
  [[noreturn]] void broken(const std::string& why) const {
    throw Error({.code = "data.bad_gzip",
                 .what = "cannot unpack the gzip data: " + why,
                 .where = name_,
                 .fix = "copy or download the file again; 'gzip -t FILE' tests it"});
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> input_;
  std::size_t held_ = 0;
  std::size_t at_ = 0;
  bool gzip_ = false;
  bool in_member_ = false;
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<ByteSource> open_source(const std::string& path) {
  if (path == "-") {
    return std::make_unique<UnpackingSource>(
        std::make_unique<FileSource>(STDIN_FILENO, "standard input"), "standard input");
  }
  const std::string shown = printable(path, 200);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
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
  return std::make_unique<UnpackingSource>(std::move(file), shown);
}

std::unique_ptr<ByteSource> plain_source(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

std::unique_ptr<ByteSource> memory_source(std::string_view bytes, const std::string& name) {
  return std::make_unique<UnpackingSource>(std::make_unique<MemorySource>(bytes), name);
}

}  // namespace lamina
