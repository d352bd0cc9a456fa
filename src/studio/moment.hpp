// A run at one step: what every view looks at. It never changes.
#pragma once

#include <memory>
#include <mutex>

#include "lamina/training/training.hpp"
#include "studio/scene.hpp"

namespace lamina::studio {

class Moment {
 public:
  Moment(std::shared_ptr<const Scene> scene_of, TrainingState state_of)
      : scene(std::move(scene_of)), state(std::move(state_of)) {}

  const std::shared_ptr<const Scene> scene;
  const TrainingState state;

  const Data& data() const { return *scene->data; }
  const Preprocessor& preprocessor() const { return scene->preprocessor(); }
  /// What answers: the parameters, or their average.
  const ParameterArena& answering() const {
    return state.options.average > 0 ? state.average : state.parameters;
  }
  /// Made when it is first asked for.
  const Model& model() const;
  /// The rate of the step that comes next, of a batch or of one row alone; where none comes, of
  /// the last one.
  enum class Next { batch, row };
  double rate(Next next = Next::batch) const;
  /// The row of data().training with which the next step begins.
  std::int64_t next_row() const;

 private:
  mutable std::once_flag once_;
  mutable std::unique_ptr<const Model> model_;
};

/// The next step of a moment's run, taken on some rows alone: from a copy, so that the run knows
/// nothing of it. `rows` must outlive it.
class StepAside {
 public:
  StepAside(const Moment& moment, Examples rows, Moment::Next next = Moment::Next::batch);
  const WatchedStep& watched() const { return watched_; }

 private:
  Engine engine_{1};
  std::unique_ptr<Training> training_;
  WatchedStep watched_;
};

}  // namespace lamina::studio
