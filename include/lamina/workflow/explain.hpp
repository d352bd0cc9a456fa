// The recipe behind `lamina explain`: how a model comes to its answer for one row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/data/table.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {

/// One layer at work on the row, in the order they run in.
struct ExplainedLayer {
  std::string name;
  std::string kind;                 ///< e.g. "dense"
  std::string detail;               ///< e.g. "16 units, relu"
  std::vector<std::string> inputs;  ///< what feeds it
  Shape shape;                      ///< of what it gives for the row
  std::vector<float> z;             ///< before its activation; empty where it has none
  std::vector<float> output;        ///< g(z), with the bits of a prediction
};

/// A column that the model reads.
struct ExplainedColumn {
  std::string name;
  std::string cell;     ///< as text; "" where missing
  std::string typical;  ///< the cell of the typical row; "" for images, and where it has no word
  std::vector<std::string> features;  ///< what the network gets of it: "value", "code", "pixels"
  std::vector<float> seen;            ///< the values of these; of an image [H,W,C] from 0 to 1
  /// By how much it moved the value from that of the typical row: integrated gradients
  /// (Sundararajan et al. 2017), summed over all that the network gets of the column.
  double moved = 0;
  /// Of a number that is not missing: the slope of the value, per unit of the column, at this row.
  std::optional<double> slope = {};
  std::vector<double> moved_by_pixel = {};  ///< of an image, [H,W,C]; it sums to `moved`
};

/// One cell changed, and nothing else, so that the class is another one.
struct ClassChange {
  std::string column;
  std::string from, to;  ///< cells as text
  /// Of numbers and dates: how far, in spreads of training (between the quartiles). 0 for words.
  double spreads = 0;
  std::string label;       ///< the class then
  double probability = 0;  ///< of it
};

struct Explanation {
  Prediction prediction;
  std::optional<std::string> truth;  ///< where the table has it
  std::vector<ExplainedLayer> layers;
  /// What moved: the probability of `prediction.label`, or the number in the target's unit.
  double value = 0;
  double typical_value = 0;  ///< the same of the typical row
  /// Σ moved - (value - typical_value): what the integration over `steps` lacks.
  double gap = 0;
  std::int64_t steps = 0;
  std::vector<ExplainedColumn> columns;
  /// Of each column the smallest change that gives another class, by size: numbers, dates, then
  /// words by the probability of that class. Empty in regression.
  std::vector<ClassChange> changes;
};

struct ExplainOptions {
  std::int64_t row = 0;      ///< of the table, from 0
  std::int64_t steps = 256;  ///< of the integration at most: it starts with 64 and doubles them
};

/// The typical row has the training median of every number, and of words the most frequent of
/// `table`, none where that has fewer than 20 rows; its images are black. Numbers to change to lie
/// among those in `table`, or, of fewer than 20 rows, within two spreads of the median.
/// Error `usage.bad_row` when there is no such row; `data.…` as predicting has.
Explanation explain(const Model& model, const Table& table, const ExplainOptions& options = {});

}  // namespace lamina
