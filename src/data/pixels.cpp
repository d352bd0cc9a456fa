#include "data/pixels.hpp"

namespace lamina {

void numbers_of_pixels(const std::uint8_t* pixels, std::int64_t count, float* numbers) {
  for (std::int64_t i = 0; i < count; ++i) numbers[i] = static_cast<float>(pixels[i]) / 255.0F;
}

ConstView as_numbers(ConstView rows) {
  if (rows.dtype == DType::u8) rows.dtype = DType::f32;
  return rows;
}

ConstView f32_rows(const ConstView& rows, std::int64_t first, std::int64_t count, Tensor& room) {
  const ConstView part = rows.rows(first, count);
  if (part.dtype != DType::u8) return part;
  if (room.empty() || room.elements() < part.elements()) room = Tensor(part.shape);
  numbers_of_pixels(part.u8(), part.elements(), room.f32());
  return View(room.f32(), part.shape, DType::f32);
}

std::int64_t unfolded_bytes(const ConstView& rows, std::int64_t count) {
  if (rows.dtype != DType::u8) return 0;
  return count * rows.shape.columns() * static_cast<std::int64_t>(sizeof(float));
}

}  // namespace lamina
