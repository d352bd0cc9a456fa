// A column of many words told by what the target is where they stand.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamina/core/tensor.hpp"
#include "lamina/preprocess/feature.hpp"
#include "preprocess/cell_value.hpp"

namespace lamina {

/// Words that few rows hold each: an embedding of its own for each would learn its rows by heart.
/// Never for a column of few words.
bool holds_many_words(const CategoryColumn& column, std::size_t rows);

struct TargetEncoding {
  EncodedColumn column;
  /// [N, E] of the training rows: what their words are told by the rows of the other nine tenths,
  /// so that no row sees its own target.
  std::vector<float> training;
};

/// `column` has a value for every row of the table, of which `rows` train; `targets` are theirs, as
/// Preprocessor::targets() has them, of `classes` classes (0 in regression).
TargetEncoding encode_by_target(const Column& column, std::span<const std::int64_t> rows,
                                const Tensor& targets, std::size_t classes);

/// For each row of `from` its place in EncodedColumn::values / E; looks up a word once, as
/// CategoryCells does.
class EncodedCells {
 public:
  EncodedCells(const EncodedColumn& to, const Column& from) : codes_(to, from), from_(&from) {}
  std::int32_t operator[](std::int64_t row) const;

 private:
  CategoryCells codes_;
  const Column* from_;
};

}  // namespace lamina
