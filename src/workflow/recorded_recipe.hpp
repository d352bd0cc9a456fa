// How a model was trained, as its file and a log write it down.
#pragma once

#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

/// FitOptions with what is beside them there.
struct RecordedRecipe {
  FitOptions fit = {};
  std::string seed = {};  ///< of a log
  double test = 0, validation = 0;
  std::int64_t bins = 0;
  Recipe recipe = Recipe::automatic;
  SplitKind split = SplitKind::random;
  std::string time = {}, group = {};
  std::string weights = {};
  std::vector<std::string> class_weights = {};
  TargetScale target_transform = TargetScale::standard;
  bool clamp = false;
  std::string optimize = {};

  void fields(Fields& f);
  /// What a user would have said, but for target, task and seed.
  TrainOptions options() const;
};

/// That of a model's file; what it does not say is as by default. Error `model.…` where it cannot
/// be read, such as for an optimizer that we do not have.
RecordedRecipe recorded_recipe(const Artifact& artifact);

}  // namespace lamina
