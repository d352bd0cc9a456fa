// Bytes in order, from a file, a pipe or memory, unpacked when they are gzip, zstd or zip.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lamina {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `room` from its start as far as there are bytes; 0 only at the end.
  virtual std::size_t read(std::span<char> room) = 0;
  /// Back to the first byte.
  virtual void rewind() = 0;
};

/// "-" is standard input; "file.zip:member" names a file in an archive. What is packed is told by
/// its first bytes, see unpacked(). What does not open is Error `data.not_found`,
/// `data.is_a_folder` or `data.cannot_open`.
std::unique_ptr<ByteSource> open_source(const std::string& path);
/// "a.zip:b.csv" is "a.zip" and "b.csv", unless a file is called so; else the member is "".
std::pair<std::string, std::string> archive_and_member(const std::string& path);
/// Borrows `bytes`, as they are.
std::unique_ptr<ByteSource> plain_source(std::string_view bytes);
/// Borrows `bytes`.
std::unique_ptr<ByteSource> memory_source(std::string_view bytes, const std::string& name);

}  // namespace lamina
