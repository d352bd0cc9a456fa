// How much rows count: by a column of the table, by their class, or both.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lamina/preprocess/preprocessor.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

struct Weighting {
  std::string column = {};             ///< "": none
  std::vector<std::string> said = {};  ///< of the classes, as TrainOptions has it
  std::vector<double> of_class = {};   ///< what that means; empty: none

  bool none() const { return column.empty() && of_class.empty(); }
};

/// Error `usage.unknown_column`, `usage.conflict` or `data.bad_weight` unless the column can weigh
/// the rows of a table whose target is another. "" is no column.
void require_weights_column(const Table& table, const std::string& column,
                            const std::string& target);

/// Of options on preprocessing that was fitted to the training rows. Errors as class_weights().
Weighting weighting_of(const TrainOptions& options, const Preprocessor& preprocessor);

/// What the column says of `rows`; empty without a column or rows. Error `data.bad_weight` for a
/// cell that is missing, negative or too large, and where all are 0.
std::vector<double> column_weights(const Table& table, const std::string& column,
                                   std::span<const std::int64_t> rows);

/// Both for the loss: f32 [N], or an empty tensor where every row counts the same. Error as
/// column_weights(), and where their products are all 0.
Tensor loss_weights(const Weighting& weighting, const Preprocessor& preprocessor,
                    const Table& table, std::span<const std::int64_t> rows);

}  // namespace lamina
