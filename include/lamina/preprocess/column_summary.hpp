// What a person looks at to see whether a column was read rightly and whether it tells the target.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/data/table.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// How many values lie in each of equal steps, the first of which begins at the lowest value. Steps
/// of whole numbers are whole, so that each holds as many of them.
struct Histogram {
  double low = 0;
  double step = 0;
  std::vector<std::int64_t> counts = {};  ///< empty for a column without numbers
};
/// Of at most so many steps.
Histogram histogram(const Column& column, std::int64_t most);

struct WordShare {
  std::string word;
  std::int64_t cells = 0;  ///< that hold it
  double share = 0;        ///< of the cells that are not missing
};
/// The most frequent words of a category or boolean column, the first of equal ones before.
std::vector<WordShare> frequent_words(const Column& column, std::size_t most);

/// Row numbers, evenly spaced where the table has more than `most`.
std::vector<std::int64_t> sampled_rows(std::int64_t rows, std::int64_t most);

/// The share of the target that one column alone explains, from 0 (nothing) to 1 (all of it): the
/// adjusted R² of the mean target of each word, or of each of at most 20 steps of equally many
/// rows; a missing cell is a word of its own. Of classes it is the same of their indicators, which
/// is Goodman and Kruskal's tau. NaN for what no network sees (ids, text, constants, images) and
/// where `rows` tell nothing of the target.
double explained(const Column& column, const Column& target, Task task,
                 std::span<const std::int64_t> rows);

/// Names of the parts of a column that the network sees: "value", "missing", "month"; of a category
/// "code", of an image "pixels". Empty for one that it does not see.
std::vector<std::string> features_of(const Preprocessor& preprocessor, std::string_view column);

}  // namespace lamina
