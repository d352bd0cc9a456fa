// A learnt vector for every number of a row, which bends where the data bend.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lamina/model/layers/piecewise_linear.hpp"

namespace lamina {

/// x[B,F] -> [B, F·dimension]: of column c the vector x_c linear_c + bias_c + PLE(x_c) bins_c,
/// where PLE are its places in bins, as PiecewiseLinear has them, but that a column of one bin goes
/// on in a straight line below it only. `bins` starts at zero, so that a vector starts linear;
/// `linear` and `bias` start as U(±1/√dimension) and are not decayed. Version B of Gorishniy et al.
/// 2022 in the package rtdl_num_embeddings.
struct PiecewiseLinearEmbedding {
  static constexpr std::string_view kind = "piecewise_linear_embedding";

  std::int64_t dimension = 16;
  std::vector<BinEdges> columns = {};  ///< none: one bin from 0 to 1 for each column

  void fields(Fields& f);
  /// What a summary says of it, e.g. "8 columns".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const PiecewiseLinearEmbedding& config);

}  // namespace lamina
