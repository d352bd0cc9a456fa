#include "lamina/core/field.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::array<std::string_view, 4> dtype_names = {"f32", "f64", "i32", "u8"};
constexpr std::int64_t most_values = 1 << 24;

/// A scalar where there are more axes than a shape can have.
Shape shape_of(const std::vector<std::int64_t>& sizes) {
  switch (sizes.size()) {
    case 1:
      return {sizes[0]};
    case 2:
      return {sizes[0], sizes[1]};
    case 3:
      return {sizes[0], sizes[1], sizes[2]};
    case 4:
      return {sizes[0], sizes[1], sizes[2], sizes[3]};
    default:
      return {};
  }
}

/// Why the field makes no sense; empty when it does.
std::string fault(const Field& field) {
  if (field.name.empty()) return "it has no name";
  if (field.shape.rank() == 0 || field.shape.rank() == Shape::max_rank) {
    return "a row has one to three axes, not " + std::to_string(field.shape.rank());
  }
  for (int axis = 0; axis < field.shape.rank(); ++axis) {
    const std::int64_t size = field.shape[axis];
    if (size < 1 || size > most_values) return "a row has " + std::to_string(size) + " values";
  }
  if (field.shape.elements() > most_values) return "a row has more than 2^24 values";
  const auto columns = static_cast<std::int64_t>(field.categories.size());
  if (field.dtype != DType::i32) return columns == 0 ? "" : "only codes have categories";
  if (field.shape.rank() != 1) return "codes are one list a row";
  if (field.shape[0] != columns) {
    return std::to_string(field.shape[0]) + " columns of codes, but categories of " +
           std::to_string(columns);
  }
  for (const std::int64_t count : field.categories) {
    if (count < 0 || count > most_values) return "a column of " + std::to_string(count) + " codes";
  }
  return "";
}

}  // namespace

Field Field::numbers(std::int64_t count) {
  return {.name = "numbers", .shape = {count}};
}

Field Field::codes(std::vector<std::int64_t> categories) {
  const auto columns = static_cast<std::int64_t>(categories.size());
  return {.name = "codes",
          .shape = {columns},
          .dtype = DType::i32,
          .categories = std::move(categories)};
}

Field Field::pixels(std::int64_t height, std::int64_t width, std::int64_t channels) {
  return {.name = "image", .shape = {height, width, channels}, .dtype = DType::u8};
}

Shape Field::of_rows(std::int64_t rows) const {
  std::vector<std::int64_t> sizes = {rows};
  for (int axis = 0; axis < shape.rank(); ++axis) sizes.push_back(shape[axis]);
  return shape_of(sizes);
}

Field Field::of_row(std::string name, const Shape& rows) {
  std::vector<std::int64_t> sizes;
  for (int axis = 1; axis < rows.rank(); ++axis) sizes.push_back(rows[axis]);
  return {.name = std::move(name), .shape = shape_of(sizes)};
}

void Field::fields(Fields& f) {
  std::vector<std::int64_t> sizes;
  for (int axis = 0; axis < shape.rank(); ++axis) sizes.push_back(shape[axis]);
  f("name", name, "what nodes call it");
  f("shape", sizes, within(0, most_values), "of one row");
  f("dtype", dtype, dtype_names, "f32, i32 codes or u8 pixels");
  f("categories", categories, within(0, most_values), "of each column of codes");
  shape = shape_of(sizes);
}

std::string to_string(const Field& field) {
  std::string text = field.name + " " + to_string(field.shape);
  if (field.dtype != DType::f32) text += " " + std::string(name_of(field.dtype));
  return text;
}

void check(const Field& field) {
  const std::string what = fault(field);
  if (what.empty()) return;
  throw Error(
      {.code = "usage.bad_field",
       .what = "the input '" + printable(field.name) + "' cannot be: " + what,
       .where = "the inputs of the network",
       .fix = "describe one row, e.g. {\"numbers\", {5}} or codes {2} with two categories"});
}

}  // namespace lamina
