// Bytes in order, from a file, a pipe or memory, unpacked when they are gzip.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `room` from its start as far as there are bytes; 0 only at the end.
  virtual std::size_t read(std::span<char> room) = 0;
  /// Back to the first byte.
  virtual void rewind() = 0;
};

/// "-" is standard input. Gzip is told by its first two bytes. What does not open is Error
/// `data.not_found`, `data.is_a_folder` or `data.cannot_open`; broken gzip is `data.bad_gzip`.
std::unique_ptr<ByteSource> open_source(const std::string& path);
/// Borrows `bytes`, as they are.
std::unique_ptr<ByteSource> plain_source(std::string_view bytes);
/// Borrows `bytes`.
std::unique_ptr<ByteSource> memory_source(std::string_view bytes, const std::string& name);

}  // namespace lamina
