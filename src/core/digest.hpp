// Tells blocks of bytes apart.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

/// 64 bits of `size` bytes, and of what `before` stands for: they differ, but for a chance of 2⁻⁶⁴,
/// when a byte or the size differs. Fast; no defence against someone who wants them equal.
std::uint64_t digest(const void* bytes, std::size_t size, std::uint64_t before = 0);

}  // namespace lamina
