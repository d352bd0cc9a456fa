// The value of a cell as a model's column wants it, whatever the table or row holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/missing_marks.hpp"
#include "lamina/data/row.hpp"
#include "lamina/data/table.hpp"
#include "lamina/preprocess/feature.hpp"
#include "preprocess/spellings.hpp"

namespace lamina {

/// Column `from` of table `source` as numbers for `to`, NaN where missing; words are read.
class NumberCells {
 public:
  NumberCells(const NumberColumn& to, const NumberStyle& style, const Column& from,
              const std::string& source);
  double operator[](std::int64_t row) const;

 private:
  const Column* from_;
  bool missing_only_;             ///< of a column left out: 0 where there is a value
  const NumberStyle* steps_;      ///< of an ordered category whose places `from` does not hold
  std::vector<double> of_label_;  ///< when `from` holds words
};

/// The same as codes: 0 for missing or unseen; words spelled otherwise are found. Looks up what it
/// is asked for, once: not for several threads.
class CategoryCells {
 public:
  CategoryCells(const CategoryColumn& to, const Column& from);
  std::int32_t operator[](std::int64_t row) const;
  /// True when the cell is known and spelled as in training.
  bool is_as_in_training(std::int64_t row) const;

 private:
  std::int32_t code_of(std::string_view word) const;

  const CategoryColumn* to_;
  const Column* from_;
  mutable std::vector<std::int32_t> of_label_;
  mutable std::optional<Spellings> spellings_;  ///< made for the first word that is not known
};

/// One cell of a row written in code.
bool is_missing(const Cell& cell, const MissingMarks& marks);
double number_of(const NumberColumn& to, const NumberStyle& style, const Cell& cell,
                 const MissingMarks& marks);
std::int32_t code_of(const CategoryColumn& to, const Cell& cell, const MissingMarks& marks);

}  // namespace lamina
