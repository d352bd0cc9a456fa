// A training on its way: stepped, changed, and remembered.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "studio/curve.hpp"
#include "studio/moment.hpp"

namespace lamina::studio {

class Lane final : public EventSink {
 public:
  /// Begins with the weights of the seed.
  Lane(const Engine& engine, std::shared_ptr<const Scene> scene);
  /// Goes on from a state of the scene.
  Lane(const Engine& engine, std::shared_ptr<const Scene> scene, TrainingState state);
  /// Of a training that somebody else steps: as it is before its first step, until it is followed.
  explicit Lane(std::shared_ptr<const Scene> scene);

  /// From now on the state is that of `training`, which has to outlive this or the next call.
  void follow(const Training& training);
  /// What was last seen of it stays.
  void leave();
  /// False when there is no step to take, or none more because it diverged.
  bool step();
  /// The same with the next row alone: the batch is one row for this step.
  bool step_of_one_row();
  void set(const Command& command);
  const TrainingState& state() const;
  const std::shared_ptr<const Scene>& scene() const { return scene_; }
  /// A copy; the same one until the next step or command.
  std::shared_ptr<const Moment> moment() const;
  bool ended() const { return training_ ? training_->ended().has_value() : ended_; }
  /// Epochs with the part of the running one.
  double progress() const;
  std::int64_t steps_per_epoch() const;
  /// Of the last step; before one, what it is told.
  double rate() const;

  Curve curve;
  std::vector<SaidNote> notes;
  std::optional<double> loss;  ///< of the last step
  std::optional<ErrorFacts> diverged = {};

  void receive(const Event& event) override;

 private:
  std::shared_ptr<const Scene> scene_;
  std::unique_ptr<Training> training_;
  const Training* followed_ = nullptr;
  bool ended_ = false;         ///< of one that was followed
  mutable bool told_ = false;  ///< something else since the moment was made
  mutable std::shared_ptr<const Moment> moment_;
};

/// The state that goes on with another network: of the parameters those of equal name and shape
/// are kept, and what the optimizer remembers where all are.
TrainingState carried_over(const Moment& from, const Scene& to);

}  // namespace lamina::studio
