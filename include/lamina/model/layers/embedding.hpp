// Categories into numbers.
#pragma once

#include "lamina/core/fields.hpp"

namespace lamina {

/// numbers[B,F] and codes[B,C] -> [B, F + widths]: a code column of at most `one_hot_limit`
/// categories becomes one-hot (missing and unseen: all zeros), a larger one a learnt vector of
/// `dimension` numbers (missing and unseen: a row of its own that starts at zero).
struct Embedding {
  static constexpr std::string_view kind = "embedding";

  std::int64_t dimension = 0;  ///< 0: min(32, round(1.6 · categories^0.56)), as fastai
  std::int64_t one_hot_limit = 8;

  void fields(Fields& f);
};

}  // namespace lamina
