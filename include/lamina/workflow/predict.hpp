// The recipe behind `lamina predict`: a table in, a CSV of answers out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/events.hpp"
#include "lamina/data/table.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {

struct PredictOptions {
  /// Also probability_<label> of every class; of an amount its `spread` where the network says it.
  bool probabilities = false;
  /// Input columns that come first: as they stand in the file where the table was read with
  /// ReadOptions::as_written, else as Column::text().
  std::vector<std::string> keep = {};
  /// Of an amount also `lower` and `upper`, between which the truth of so large a share of new rows
  /// lies: Residuals::margin(). Error `usage.conflict` for classes.
  std::optional<double> interval = {};
  bool strict = false;  ///< a note about the data is an Error
  /// Only the rows that were held out when the model was trained on the table. Error
  /// `data.other_table` when it is another, `usage.no_held_out` when none were.
  bool held_out = false;
};

/// Writes a header and one line a row, in order, in pieces to `write`. Numbers are shortest
/// round-trip; cells are quoted where CSV needs it. Throws Error `usage.unknown_column` for `keep`.
/// Returns the notes on the table, which `sink` gets before anything is written.
Notes write_predictions(const Model& model, const Table& table, const PredictOptions& options,
                        const std::function<void(std::string_view)>& write,
                        EventSink* sink = nullptr);

}  // namespace lamina
