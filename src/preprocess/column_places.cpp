#include "preprocess/column_places.hpp"

#include <cstring>

namespace lamina {

std::vector<ColumnPlaces> column_places(const Preprocessor& preprocessor) {
  std::vector<ColumnPlaces> columns;
  std::size_t input = 0;
  std::int64_t first = 0;
  for (const NumberColumn& column : preprocessor.number_columns()) {
    const auto count = static_cast<std::int64_t>(column.features.size());
    columns.push_back({column.name, {{input, first, count}}});
    first += count;
  }
  for (const EncodedColumn& column : preprocessor.encoded_columns()) {
    columns.push_back({column.name, {{input, first, column.outputs()}}});
    first += column.outputs();
  }
  if (preprocessor.numbers() > 0) ++input;
  first = 0;
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    columns.push_back({column.name, {{input, first++, 1}}});
  }
  if (!preprocessor.category_columns().empty()) ++input;
  for (const ImageColumn& column : preprocessor.image_columns()) {
    columns.push_back({column.name, {{input++, 0, column.size().pixels()}}});
  }
  return columns;
}

void copy_places(const Features& features, const std::vector<FeaturePlace>& places,
                 const std::vector<std::int64_t>& from, Features& to) {
  for (const FeaturePlace& place : places) {
    const Tensor& source = features.inputs[place.input];
    Tensor& target = to.inputs[place.input];
    const auto size = static_cast<std::int64_t>(bytes_of(source.dtype()));
    const std::int64_t row = source.elements() / source.shape().rows() * size;
    const auto* const read = static_cast<const std::byte*>(source.view().data());
    auto* const write = static_cast<std::byte*>(target.view().data());
    for (std::size_t r = 0; r < from.size(); ++r) {
      std::memcpy(write + static_cast<std::int64_t>(r) * row + place.first * size,
                  read + from[r] * row + place.first * size,
                  static_cast<std::size_t>(place.count * size));
    }
  }
}

}  // namespace lamina
