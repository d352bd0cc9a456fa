#include <zstd.h>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "data/readers/unpacked.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Zstandard, also of several frames.
class ZstdSource final : public ByteSource {
 public:
  ZstdSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)),
        name_(std::move(name)),
        input_(ZSTD_DStreamInSize()),
        stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
  }

  std::size_t read(std::span<char> room) override {
    std::size_t size = 0;
    while (size < room.size()) {
      if (at_ == held_ && !more_inside_) {
        held_ = packed_->read(input_);
        at_ = 0;
        in_ += held_;
        if (held_ == 0 && in_frame_) broken("the file ends before its packed data does");
        if (held_ == 0) break;
      }
      size += unpack_into(room.subspan(size));
    }
    return size;
  }
  void rewind() override {
    packed_->rewind();
    ZSTD_DCtx_reset(stream_.get(), ZSTD_reset_session_only);
    at_ = held_ = 0;
    in_ = out_ = 0;
    in_frame_ = more_inside_ = false;
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  std::size_t unpack_into(std::span<char> room) {
    ZSTD_inBuffer in{input_.data(), held_, at_};
    ZSTD_outBuffer out{room.data(), std::min<std::size_t>(room.size(), std::size_t{1} << 20U), 0};
    const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(left) != 0U) broken(ZSTD_getErrorName(left));
    at_ = in.pos;
    out_ += out.pos;
    check_ratio(in_, out_, name_);
    in_frame_ = left != 0;
    more_inside_ = in_frame_ && out.pos == out.size;  // it may hold bytes back for want of room
    return out.pos;
  }
  [[noreturn]] void broken(const std::string& why) const {
    throw Error({.code = "data.bad_zstd",
                 .what = "cannot unpack the zstd data: " + why,
                 .where = name_,
                 .fix = "copy or download the file again; 'zstd -t FILE' tests it"});
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> input_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  std::size_t held_ = 0;
  std::size_t at_ = 0;
  std::uint64_t in_ = 0;
  std::uint64_t out_ = 0;
  bool in_frame_ = false;
  bool more_inside_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> zstd_source(std::unique_ptr<ByteSource> packed, std::string name) {
  return std::make_unique<ZstdSource>(std::move(packed), std::move(name));
}

}  // namespace lamina
