// The recipe behind `lamina landscape`: the loss around the weights of a trained model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/data/table.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {

struct LandscapeOptions {
  std::int64_t grid = 25;  ///< points each way, from 3 to 201
  double range = 1;        ///< from -range to range each way, above 0; not used with `path`
  /// Of the table, at most; a keyed choice. 0: 1,000, of large networks fewer, down to 100.
  std::int64_t rows = 0;
  std::uint64_t seed = 0;  ///< of the directions and the rows
  /// Trains the model again as its file says, on the same table, and shows the way of its weights:
  /// the directions are then the two along which they moved most.
  bool path = false;
  int threads = 0;  ///< as in Engine; no number changes a bit
};

/// Where the weights were after an epoch.
struct PathPoint {
  std::int64_t epoch = 0;  ///< 0: the start
  double x = 0, y = 0;
  double loss = 0;  ///< of the true weights, which lie a little beside the slice
};

struct Landscape {
  std::string loss_name;
  /// Of the grid; the model is at (0, 0). Of random directions: 1 moves the weights into every unit
  /// by as much as they are long.
  std::vector<double> x, y;
  /// [y, x], in evaluation mode, row 0 is the lowest y: rows count as in training, and what the
  /// regularizers cost is in it.
  std::vector<double> loss;
  double middle = 0;                 ///< the loss of the model itself
  double lowest = 0, highest = 0;    ///< in the grid, of what is finite
  std::int64_t rows = 0;             ///< measured on
  std::int64_t known_rows = 0;       ///< of the table, with a known answer
  std::vector<PathPoint> path = {};  ///< empty without one
  double path_share = 0;  ///< of the way's squared distances from the model that lies in the slice
};

/// L(w + x a + y b) on a grid. The directions a and b are normal numbers, those into each unit (and
/// those of each learnt vector) scaled to the norm of the weights there; biases and the parameters
/// of normalization stay: Li et al., "Visualizing the Loss Landscape of Neural Nets", 2018. With a
/// path a and b are the first principal directions of all that learns, of length 1. Error
/// `data.missing_column` without the target; `data.other_table` when training on `table` gives
/// another model, so that its path is not known.
Landscape landscape(const Model& model, const Table& table, const LandscapeOptions& options = {});

}  // namespace lamina
