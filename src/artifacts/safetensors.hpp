// The safetensors container: u64 N (little-endian), N bytes of JSON, then the bytes of all tensors.
// We add what the format leaves open: checksums of the header and of each tensor (kept as texts in
// __metadata__, so any safetensors reader still opens the file), limits, and a data section that
// starts at a multiple of 64 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina {

namespace container_limit {
inline constexpr std::uint64_t header = std::uint64_t{16} << 20U;  // bytes
inline constexpr std::size_t tensors = 65'536;
inline constexpr std::size_t name = 512;  // bytes
inline constexpr std::size_t rank = 8;
inline constexpr std::uint64_t number = std::uint64_t{1} << 48U;  // shapes and offsets stay below
}  // namespace container_limit

/// How fix lines of errors about a whole file end.
inline constexpr std::string_view damaged_fix =
    "the file is damaged or was written by another program: copy it again, or train again";

struct TensorInfo {
  std::string name;
  std::string dtype;  ///< as in the file, e.g. "F32"
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  ///< bytes from the start of the data section
  std::uint64_t end = 0;
};

struct Container {
  std::vector<TensorInfo> tensors;               ///< in the order of their bytes
  std::map<std::string, std::string> metadata;   ///< our checksums left out
  std::map<std::string, std::string> checksums;  ///< of tensors, by name; empty in foreign files
  bool checked = false;                          ///< the header has a checksum, and it is right

  const TensorInfo* find(std::string_view name) const;
};

/// Bytes that the header takes after its length. `start` holds the first bytes of the file (8 or
/// more, if it has them). Error `model.too_short`, `model.header_length` or `model.other_format`.
std::uint64_t header_length(std::span<const std::byte> start, std::uint64_t file_size,
                            const std::string& name);

/// `head` is the length and the header. Takes no memory before it has validated. All tensors tile
/// the data section exactly, which ends with the file. Errors `model.bad_header`,
/// `model.duplicate_name`, `model.bad_metadata`, `model.bad_dtype`, `model.bad_size`,
/// `model.bad_offsets`, `model.checksum` (of the header only).
Container parse_container(std::span<const std::byte> head, std::uint64_t file_size,
                          const std::string& name);

/// Error `model.checksum` unless `bytes` are those that were saved as `tensor`.
void check_tensor(const Container& container, const TensorInfo& tensor,
                  std::span<const std::byte> bytes, const std::string& name);

struct TensorToWrite {
  std::string name;
  ConstView values;
};

/// "F32", "F64", "I32" or "U8".
std::string file_name_of(DType dtype);

/// Error `resource.model_too_large` when the header of a container would take so many bytes.
void require_header_room(std::uint64_t length);

/// The whole file. Tensors stay in the given order; those of bytes should come last, so that the
/// others are aligned.
std::string write_container(std::span<const TensorToWrite> tensors,
                            const std::map<std::string, std::string>& metadata);

}  // namespace lamina
