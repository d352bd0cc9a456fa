// Packed bytes, unpacked as they are read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "data/readers/byte_source.hpp"

namespace lamina {

/// Passes plain bytes on; unpacks gzip, zstd and zip, told by their first bytes. Of a zip archive
/// `member` is read, or the only one. Memory: a window of up to 128 MB for zstd, never more than
/// the unpacked bytes; a zip archive is held whole.
///
/// Errors `data.bad_gzip`, `data.bad_zstd`, `data.bad_zip`, `data.several_members`,
/// `data.unknown_member`, and `data.unpacks_too_large` for more than `most_unpacked` times the
/// packed bytes, beyond the first `always_unpacked`.
std::unique_ptr<ByteSource> unpacked(std::unique_ptr<ByteSource> packed, const std::string& name,
                                     const std::string& member = "");

inline constexpr std::uint64_t most_unpacked = 1000;
inline constexpr std::uint64_t always_unpacked = std::uint64_t{16} << 20U;

std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> packed, std::string name);
std::unique_ptr<ByteSource> zstd_source(std::unique_ptr<ByteSource> packed, std::string name);
std::unique_ptr<ByteSource> zip_source(std::unique_ptr<ByteSource> packed, std::string name,
                                       const std::string& member);

void check_ratio(std::uint64_t packed, std::uint64_t unpacked, const std::string& name);

}  // namespace lamina
