// Categories into numbers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/model/initializer.hpp"

namespace lamina {

class Layer;

/// Any number of inputs, in order, -> [B, all widths]: numbers of any shape stay as they are; a
/// column of codes of at most `one_hot_limit` categories becomes one-hot (missing and unseen: all
/// zeros), a larger one a learnt vector of `dimension` numbers (missing and unseen: a row of its
/// own that starts at zero).
struct Embedding {
  static constexpr std::string_view kind = "embedding";

  std::int64_t dimension = 0;  ///< 0: min(32, round(1.6 · categories^0.56)), as fastai
  std::int64_t one_hot_limit = 8;
  /// For each column of two categories in turn three numbers, or three for all of them: what
  /// missing and unseen, the first and the second become, in one number; e.g. {0, 1, -1}. None: as
  /// others.
  std::vector<double> binary = {};
  /// How the vectors start. Automatic: N(0, ½²), and that of missing and unseen at zero.
  Initializer embeddings_initializer = Automatic{};

  void fields(Fields& f);
  /// What a summary says of it: nothing.
  std::string detail() const { return ""; }
};
std::unique_ptr<Layer> make_layer(const Embedding& config);

}  // namespace lamina
