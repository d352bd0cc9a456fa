// Which columns a model relies on: permutation importance.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/objective/metrics.hpp"

namespace lamina {

/// By how much the metric rises when the cells of a column are shuffled among the rows, so that it
/// tells nothing of its own row (Breiman 2001): the mean over the shuffles.
struct ColumnImportance {
  std::string column;  ///< of the table; a date is one, whatever the network gets of it
  double importance = 0;
  /// Where it lies with 95 % confidence for all rows like these: by what each row adds to the mean,
  /// as the row whose cell was replaced and as the one whose cell went elsewhere. Nothing of
  /// weighted rows, and of fewer than ten.
  std::optional<Interval> interval = {};
};

struct Importances {
  std::string metric;           ///< log_loss, or rmse in the target's unit
  double score = 0;             ///< before any shuffle, on the same rows
  std::string part = "";        ///< of the training that the rows are: "held_out", "validation" or
                                ///< "training"; "" of a table of their own
  std::int64_t rows = 0;        ///< they were measured on
  std::int64_t known_rows = 0;  ///< they were chosen from
  std::int64_t repeats = 0;     ///< shuffles of each column
  std::vector<ColumnImportance> columns = {};  ///< the most important first
};

}  // namespace lamina
