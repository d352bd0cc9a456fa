#include <minizip/unzip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "data/readers/foreign_format.hpp"
#include "data/readers/unpacked.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// The archive in memory, as minizip reads files: its directory stands at the end, so a stream will
/// not do.
struct Archive {
  std::string bytes;
  std::uint64_t at = 0;

  static Archive& of(voidpf stream) { return *static_cast<Archive*>(stream); }
  static voidpf open(voidpf archive, const void*, int) {
    of(archive).at = 0;
    return archive;
  }
  static uLong read(voidpf, voidpf stream, void* room, uLong size) {
    Archive& archive = of(stream);
    const uLong got = std::min<uLong>(size, archive.bytes.size() - archive.at);
    std::memcpy(room, archive.bytes.data() + archive.at, got);
    archive.at += got;
    return got;
  }
  static uLong write(voidpf, voidpf, const void*, uLong) { return 0; }
  static ZPOS64_T tell(voidpf, voidpf stream) { return of(stream).at; }
  static long seek(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
    Archive& archive = of(stream);
    const std::uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? archive.at
                               : origin == ZLIB_FILEFUNC_SEEK_END ? archive.bytes.size()
                                                                  : 0;
    if (offset > archive.bytes.size() - from) return -1;
    archive.at = from + offset;
    return 0;
  }
  static int close(voidpf, voidpf) { return 0; }
  static int error(voidpf, voidpf) { return 0; }
};

/// One member of a zip archive.
class ZipSource final : public ByteSource {
 public:
  ZipSource(ByteSource& packed, std::string name, const std::string& member)
      : name_(std::move(name)) {
    constexpr std::size_t piece = std::size_t{1} << 20U;
    for (std::size_t held = 0, got = piece; got == piece; held += got) {
      archive_.bytes.resize(held + piece);
      got = packed.read(std::span(archive_.bytes).subspan(held));
      archive_.bytes.resize(held + got);
    }
    zlib_filefunc64_def doors{Archive::open, Archive::read,  Archive::write, Archive::tell,
                              Archive::seek, Archive::close, Archive::error, &archive_};
    zip_.reset(unzOpen2_64("", &doors));
    if (!zip_) broken("its directory, which stands at the end, is missing or damaged");
    choose(member);
    open_member();
  }

  std::size_t read(std::span<char> room) override {
    std::size_t size = 0;
    while (open_ && size < room.size()) {
      const std::size_t want = std::min<std::size_t>(room.size() - size, std::size_t{1} << 20U);
      const int got =
          unzReadCurrentFile(zip_.get(), room.data() + size, static_cast<unsigned>(want));
      if (got < 0) broken("the packed data is damaged");
      if (got == 0) {
        finish_member();
        break;
      }
      size += static_cast<std::size_t>(got);
      out_ += static_cast<std::uint64_t>(got);
      check_ratio(packed_size_, out_, name_);
    }
    return size;
  }
  void rewind() override {
    unzCloseCurrentFile(zip_.get());
    open_member();
  }

 private:
  struct Close {
    void operator()(void* zip) const {
      unzCloseCurrentFile(zip);
      unzClose(zip);
    }
  };

  void choose(const std::string& member);
  [[noreturn]] void refuse_choice(const std::vector<std::string>& members,
                                  const std::string& asked) const;
  void open_member();
  void finish_member() {
    // The checksum is known to be right or wrong only when a member is closed.
    if (!open_) return;
    open_ = false;
    if (unzCloseCurrentFile(zip_.get()) == UNZ_CRCERROR) broken("its checksum is another");
    if (out_ != size_) broken("the file ends before its packed data does");
  }
  [[noreturn]] void broken(const std::string& why) const {
    throw Error({.code = "data.bad_zip",
                 .what = "cannot unpack the zip archive: " + why,
                 .where = name_,
                 .fix = "copy or download the file again; 'unzip -t FILE' tests it"});
  }

  std::string name_;
  Archive archive_;
  std::unique_ptr<void, Close> zip_;
  unz64_file_pos place_{};
  std::uint64_t packed_size_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t out_ = 0;
  bool open_ = false;
};

/// What Finder of macOS adds, and folders, are no members of their own.
bool is_file(std::string_view name) {
  const bool of_finder =
      name.rfind("__MACOSX/", 0) == 0 || name.find(".DS_Store") != std::string_view::npos;
  return !name.empty() && name.back() != '/' && !of_finder;
}

void ZipSource::choose(const std::string& member) {
  std::vector<std::string> members;
  bool found = false;
  for (int status = unzGoToFirstFile(zip_.get()); status != UNZ_END_OF_LIST_OF_FILE;
       status = unzGoToNextFile(zip_.get())) {
    std::array<char, 1024> text{};
    unz_file_info64 info{};
    if (status != UNZ_OK || unzGetCurrentFileInfo64(zip_.get(), &info, text.data(), text.size() - 1,
                                                    nullptr, 0, nullptr, 0) != UNZ_OK) {
      if (members.empty() && archive_.bytes.substr(0, 4) == "PK\x05\x06") break;
      broken("its directory is damaged");
    }
    const std::string name(text.data(), std::min<std::size_t>(info.size_filename, text.size() - 1));
    refuse_foreign_member(name, name_);
    if (!is_file(name)) continue;
    members.push_back(name);
    if (!member.empty() && name != member) continue;
    if (found) continue;
    found = true;
    unzGetFilePos64(zip_.get(), &place_);
    packed_size_ = info.compressed_size;
    size_ = info.uncompressed_size;
    if (info.compression_method != 0 && info.compression_method != 8) {
      broken("'" + printable(name) + "' is packed in a rare way (only deflate is read)");
    }
    if ((info.flag & 1U) != 0) broken("'" + printable(name) + "' needs a password");
  }
  if (!found || (member.empty() && members.size() > 1)) refuse_choice(members, member);
}

void ZipSource::refuse_choice(const std::vector<std::string>& members,
                              const std::string& asked) const {
  if (members.empty()) broken("there is no file in it");
  std::string names;
  for (std::size_t i = 0; i < members.size() && i < 5; ++i) {
    names += (i == 0 ? "" : ", ") + printable(members[i]);
  }
  if (members.size() > 5) names += ", … (" + std::to_string(members.size()) + ")";
  throw Error({.code = asked.empty() ? "data.several_members" : "data.unknown_member",
               .what = asked.empty() ? "the zip archive holds several files: " + names
                                     : "the zip archive has no '" + printable(asked) + "'",
               .where = name_,
               .fix = asked.empty()
                          ? "name one of them behind a colon: FILE.zip:" + printable(members[0])
                          : "it holds " + names});
}

void ZipSource::open_member() {
  if (unzGoToFilePos64(zip_.get(), &place_) != UNZ_OK || unzOpenCurrentFile(zip_.get()) != UNZ_OK) {
    broken("the packed data is damaged");
  }
  out_ = 0;
  open_ = true;
}

}  // namespace

std::unique_ptr<ByteSource> zip_source(std::unique_ptr<ByteSource> packed, std::string name,
                                       const std::string& member) {
  return std::make_unique<ZipSource>(*packed, std::move(name), member);
}

}  // namespace lamina
