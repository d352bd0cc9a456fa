#include "lamina/core/shape.hpp"

#include "lamina/core/error.hpp"

namespace lamina {

Shape::Shape(std::initializer_list<std::int64_t> sizes) {
  for (const std::int64_t size : sizes) append(size);
}

void Shape::refuse(std::int64_t size) const {
  throw Error(
      {.code = "usage.shape",
       .what = "a shape " + to_string(*this) + " cannot get the size " + std::to_string(size),
       .where = "Shape",
       .fix = "a shape has at most four sizes, none below 0; a scalar has no first one"});
}

Shape Shape::with_rows(std::int64_t rows) const {
  if (rank_ == 0 || rows < 0) refuse(rows);
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
