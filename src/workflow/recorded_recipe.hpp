// How a model was trained, as its file and a log write it down.
#pragma once

#include <string>
#include <vector>

#include "lamina/workflow/train.hpp"

namespace lamina {

/// FitOptions with what is beside them there.
struct RecordedRecipe {
  FitOptions fit = {};
  std::string seed = {};  ///< of a log
  double test = 0, validation = 0;
  std::int64_t bins = 0;
  SplitKind split = SplitKind::random;
  std::string time = {}, group = {};
  std::string weights = {};
  std::vector<std::string> class_weights = {};
  std::string optimize = {};

  void fields(Fields& f);
  /// What a user would have said, but for target, task and seed.
  TrainOptions options() const;
};

}  // namespace lamina
