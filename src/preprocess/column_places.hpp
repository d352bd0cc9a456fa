// Where the columns of a table stand among the features that the network gets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// Some of the values of each row of one input.
struct FeaturePlace {
  std::size_t input = 0;   ///< of Features::inputs
  std::int64_t first = 0;  ///< of the row's values
  std::int64_t count = 0;
};

/// All that the network gets of one column of the table: a date's parts, the flag of a missing
/// number, the code of a word, the pixels of an image.
struct ColumnPlaces {
  std::string column;
  std::vector<FeaturePlace> places;
};

/// Of every column that the network sees, numbers first, then words, then images.
std::vector<ColumnPlaces> column_places(const Preprocessor& preprocessor);

/// Row r of `to` gets what row from[r] of `features` holds in these places; the rest of `to` stays.
void copy_places(const Features& features, const std::vector<FeaturePlace>& places,
                 const std::vector<std::int64_t>& from, Features& to);

}  // namespace lamina
