// What flows along an edge of a network, by its description.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

/// One named block of values that every row has: numbers, codes of categories or pixels.
struct Field {
  std::string name = {};     ///< e.g. "numbers"
  Shape shape = {};          ///< of one row, without the batch: [F], [H,W,C]; at most three axes
  DType dtype = DType::f32;  ///< f32, i32 for codes, u8 for pixels, where 255 stands for 1
  std::vector<std::int64_t> categories = {};  ///< of i32 [C]: K of each column; codes are 0…K

  /// What a table is made into: "numbers" [count], and "codes" of so many categories a column.
  static Field numbers(std::int64_t count);
  static Field codes(std::vector<std::int64_t> categories);
  /// "image" [height,width,channels], u8.
  static Field pixels(std::int64_t height, std::int64_t width, std::int64_t channels = 1);
  /// Numbers of the shape that one of these rows has.
  static Field of_row(std::string name, const Shape& rows);

  /// The shape of so many rows.
  Shape of_rows(std::int64_t rows) const;
  bool operator==(const Field&) const = default;
  void fields(Fields& f);
};

/// "numbers [5]", "codes [2] i32": for messages.
std::string to_string(const Field& field);

/// Error `usage.bad_field` unless the description makes sense: a name, at most three axes, codes
/// with as many categories as columns, and no more than 2^24 values.
void check(const Field& field);

}  // namespace lamina
