#include <zlib.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/assert.hpp"
#include "data/readers/unpacked.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Gzip, also of several members.
class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)), input_(input_size) {
    const int status = inflateInit2(&stream_, 16 + MAX_WBITS);
    LAMINA_ASSERT(status == Z_OK, "zlib does not start");
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(std::span<char> room) override {
    std::size_t size = 0;
    while (size < room.size()) {
      if (at_ == held_) {
        held_ = packed_->read(input_);
        at_ = 0;
        in_ += held_;
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
      size += inflate_into(room.subspan(size));
    }
    return size;
  }
  void rewind() override {
    packed_->rewind();
    inflateReset(&stream_);
    at_ = held_ = 0;
    in_ = out_ = 0;
    in_member_ = true;
  }

 private:
  static constexpr std::size_t input_size = std::size_t{1} << 16U;

  std::size_t inflate_into(std::span<char> room) {
    const std::size_t want = std::min<std::size_t>(room.size(), std::size_t{1} << 20U);
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data() + at_);
    stream_.avail_in = static_cast<uInt>(held_ - at_);
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(want);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      broken(stream_.msg == nullptr ? "the packed data is damaged" : stream_.msg);
    }
    at_ = held_ - stream_.avail_in;
    const std::size_t got = want - stream_.avail_out;
    out_ += got;
    check_ratio(in_, out_, name_);
    if (status == Z_STREAM_END) in_member_ = false;
    return got;
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
  std::uint64_t in_ = 0;
  std::uint64_t out_ = 0;
  bool in_member_ = true;
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> packed, std::string name) {
  return std::make_unique<GzipSource>(std::move(packed), std::move(name));
}

}  // namespace lamina
