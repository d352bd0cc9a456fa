#include "preprocess/frequent_words.hpp"

#include <algorithm>

namespace lamina {

std::vector<std::string> frequent_words(const Column& column, std::span<const std::int64_t> rows,
                                        std::size_t most) {
  std::vector<std::int64_t> counts(column.labels.size(), 0);
  for (const std::int64_t row : rows) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) kept.push_back(i);
  }
  if (kept.size() > most) {
    std::stable_sort(kept.begin(), kept.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    kept.resize(most);
    std::sort(kept.begin(), kept.end());
  }
  std::vector<std::string> words;
  words.reserve(kept.size());
  for (const std::size_t i : kept) words.push_back(column.labels[i]);
  return words;
}

}  // namespace lamina
