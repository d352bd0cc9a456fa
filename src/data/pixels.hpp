// Pixels are kept as bytes and become numbers from 0 to 1 when a network is about to see them.
#pragma once

#include <cstdint>

#include "lamina/core/tensor.hpp"

namespace lamina {

/// numbers[i] = pixels[i] / 255, rounded once to f32.
void numbers_of_pixels(const std::uint8_t* pixels, std::int64_t count, float* numbers);

/// `rows` as if they held f32.
ConstView as_numbers(ConstView rows);

/// Rows [first, first + count) of `rows` as f32; pixels are unfolded into `room`, which grows only
/// when it is too small.
ConstView f32_rows(const ConstView& rows, std::int64_t first, std::int64_t count, Tensor& room);

/// Bytes of the room that f32_rows() takes for `count` of `rows` (which may be without data).
std::int64_t unfolded_bytes(const ConstView& rows, std::int64_t count);

}  // namespace lamina
