// Preprocessor::apply to a table that is used up: images are not held twice.
#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

namespace {

bool ascend(std::span<const std::int64_t> rows) {
  return std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end();
}

/// Moves the chosen images to the front. No image moves backwards, so none is lost.
void keep_rows(std::vector<std::uint8_t>& pixels, std::size_t size,
               std::span<const std::int64_t> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    if (row != i) std::memcpy(pixels.data() + i * size, pixels.data() + row * size, size);
  }
}

}  // namespace

Features Preprocessor::apply(Table&& table, std::span<const std::int64_t> rows) const {
  const bool only_pixels =
      image_columns_.size() == 1 && numbers() == 0 && category_columns_.empty();
  if (!only_pixels || !ascend(rows)) return apply(std::as_const(table), rows);
  Features features = apply(std::as_const(table), {});  // refuses images that do not fit
  const ImageColumn& column = image_columns_[0];
  std::vector<std::uint8_t> pixels = std::move(table).take_pixels(column.name);
  keep_rows(pixels, static_cast<std::size_t>(column.size().pixels()), rows);
  const auto count = static_cast<std::int64_t>(rows.size());
  features.inputs[0] = Tensor(inputs()[0].of_rows(count), std::move(pixels));
  return features;
}

}  // namespace lamina
