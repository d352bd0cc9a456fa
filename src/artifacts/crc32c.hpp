// CRC-32C (Castagnoli): finds every change of up to three bits and every burst of up to 32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lamina {

/// The checksum of what `before` covers followed by `bytes`. "123456789" gives 0xE3069283.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

/// Eight lower-case hexadecimal digits.
std::string checksum_text(std::uint32_t checksum);

}  // namespace lamina
