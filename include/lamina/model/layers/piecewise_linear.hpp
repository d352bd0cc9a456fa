// Numbers as places in bins: what lets a network bend where the data bend.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

class Layer;

/// Where a column of numbers is cut into bins: ascending, at least two.
struct BinEdges {
  std::vector<double> edges;

  void fields(Fields& f);
};

/// x[B,F] -> [B, all bins]: of a column with edges b_0 < … < b_T the number j of T is
/// (x - b_{j-1}) / (b_j - b_{j-1}), cut to 0…1; the first is not cut below and the last not above,
/// so that numbers outside go on in a straight line. Gorishniy et al. 2022, eq. 1. Nothing is
/// learnt in training: give the edges, or adapt(). Without any each column is one bin from 0 to 1,
/// and stays.
struct PiecewiseLinear {
  static constexpr std::string_view kind = "piecewise_linear";

  std::vector<BinEdges> columns = {};

  /// Takes the edges of at most `bins` bins from each column of data[B,F], f32: its quantiles at 0,
  /// 1/bins, …, 1 by linear interpolation, each once; around the value where all are equal. Of a
  /// value that fills more than a bin (the zeros of a sum that most rows do not have) only one
  /// bin's share counts, so that the others get the bins. Error `usage.shape` unless it has rows
  /// and two axes.
  void adapt(const ConstView& data, std::int64_t bins);

  void fields(Fields& f);
  /// What a summary says of it, e.g. "8 columns".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const PiecewiseLinear& config);

}  // namespace lamina
