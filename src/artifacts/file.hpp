// Whole files, read with suspicion and written all or nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

/// Bytes that can be read at any place.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  /// Fills `bytes` from `offset`, which is within the size.
  virtual void read(std::uint64_t offset, std::span<std::byte> bytes) const = 0;
};

/// A regular file open for reading. Error `model.missing_file` when there is none, `io.not_a_file`
/// for a folder, pipe or device (never waited for), `io.too_large` for more than the machine's
/// memory, `io.cannot_read` otherwise.
class InputFile final : public ByteSource {
 public:
  explicit InputFile(const std::string& path);
  ~InputFile() override;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::uint64_t size() const override { return size_; }
  /// Error `io.cannot_read` when the file has become shorter.
  void read(std::uint64_t offset, std::span<std::byte> bytes) const override;

 private:
  const std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// Writes `bytes` beside `path`, syncs, renames onto `path`, syncs the folder. On any error nothing
/// is left and what was there is untouched. A link is followed. Errors: `usage.exists` when the
/// file is there and may not be replaced, `io.…`.
void write_file(const std::string& path, std::string_view bytes, bool replace);

/// Throws what write_file would throw, as far as that can be known without writing.
void check_writable(const std::string& path, bool replace);

}  // namespace lamina
