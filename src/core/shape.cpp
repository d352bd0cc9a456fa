#include "lamina/core/shape.hpp"

#include "core/assert.hpp"

namespace lamina {

Shape::Shape(std::initializer_list<std::int64_t> sizes) : rank_(static_cast<int>(sizes.size())) {
  LAMINA_ASSERT(sizes.size() <= max_rank, "a shape has at most four sizes");
  std::size_t axis = 0;
  for (const std::int64_t size : sizes) {
    LAMINA_ASSERT(size >= 0, "a size is not negative");
    sizes_[axis++] = size;
  }
}

Shape Shape::with_rows(std::int64_t rows) const {
  LAMINA_ASSERT(rank_ > 0, "a scalar has no rows");
  Shape result = *this;
  result.sizes_[0] = rows;
  return result;
}

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (axis > 0) text += ',';
    text += std::to_string(shape[axis]);
  }
  return text + "]";
}

}  // namespace lamina
