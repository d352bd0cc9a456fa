#include "data/readers/unpacked.hpp"

#include <array>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

void check_ratio(std::uint64_t packed, std::uint64_t unpacked, const std::string& name) {
  if (unpacked <= always_unpacked || unpacked / most_unpacked <= packed) return;
  throw Error(
      {.code = "data.unpacks_too_large",
       .what = "the packed data grows to more than 1,000 times its size, which no table does",
       .where = name,
       .fix = "if it is one all the same, unpack it first and give the plain file"});
}

std::unique_ptr<ByteSource> unpacked(std::unique_ptr<ByteSource> packed, const std::string& name,
                                     const std::string& member) {
  std::array<char, 4> bytes{};
  const std::size_t size = packed->read(bytes);
  packed->rewind();
  const std::string_view start(bytes.data(), size);
  const auto is = [&](std::string_view magic) {
    return start.substr(0, magic.size()) == magic;
  };
  if (is("PK\x03\x04") || is("PK\x05\x06")) return zip_source(std::move(packed), name, member);
  if (!member.empty()) {
    throw Error({.code = "data.bad_zip",
                 .what = "this is no zip archive, but a member of one is named",
                 .where = name,
                 .fix = "give the file without ':" + printable(member) + "'"});
  }
  if (is("\x1f\x8b")) return gzip_source(std::move(packed), name);
  if (is("\x28\xb5\x2f\xfd")) return zstd_source(std::move(packed), name);
  return packed;
}

}  // namespace lamina
