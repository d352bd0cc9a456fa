#include "studio/lane.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "lamina/training/initial_parameters.hpp"
#include "training/identity.hpp"
#include "training/state.hpp"
#include "training/step_passes.hpp"

namespace lamina::studio {

namespace {

ParameterArena first_weights(const Scene& scene) {
  return initial_parameters(Engine(1), scene.network, scene.data->training.examples(),
                            scene.fit.seed);
}

/// The rows on which two parameters may be told to be the same are those of the table.
void copy_equal(ParameterArena& to, const ParameterTable& table, const ParameterArena& from,
                const ParameterTable& known) {
  for (const ParameterEntry& entry : table.entries()) {
    for (const ParameterEntry& old : known.entries()) {
      if (old.name != entry.name || !(old.shape == entry.shape)) continue;
      const ConstView values = from.view(old);
      std::memcpy(to.view(entry).data(), values.data(), values.bytes());
    }
  }
}

}  // namespace

Lane::Lane(const Engine& engine, std::shared_ptr<const Scene> scene) : scene_(std::move(scene)) {
  training_ = std::make_unique<Training>(engine, scene_->network, first_weights(*scene_),
                                         scene_->data->training.examples(),
                                         scene_->data->validation.examples(), scene_->fit, this);
}

Lane::Lane(const Engine& engine, std::shared_ptr<const Scene> scene, TrainingState state)
    : scene_(std::move(scene)) {
  training_ = std::make_unique<Training>(engine, scene_->network, std::move(state),
                                         scene_->data->training.examples(),
                                         scene_->data->validation.examples(), this);
}

Lane::Lane(std::shared_ptr<const Scene> scene) : scene_(std::move(scene)) {
  moment_ = std::make_shared<const Moment>(
      scene_, start_state(scene_->network, first_weights(*scene_), scene_->fit));
}

const TrainingState& Lane::state() const {
  if (training_) return training_->state();
  return followed_ != nullptr ? followed_->state() : moment_->state;
}

void Lane::follow(const Training& training) {
  followed_ = &training;
  ended_ = training.ended().has_value();
}

void Lane::leave() {
  followed_ = nullptr;
  ended_ = true;
}

bool Lane::step() {
  if (diverged) return false;
  moment_.reset();
  try {
    return training_->step();
  } catch (const Error& error) {
    if (error.code() != "training.diverged") throw;
    diverged = error.facts();
    loss.reset();
    return false;
  }
}

bool Lane::step_of_one_row() {
  const std::int64_t rows = state().options.batch_size;
  set(NewBatchSize{1});
  const bool stepped = step();
  if (!diverged) set(NewBatchSize{rows});
  return stepped;
}

void Lane::set(const Command& command) {
  moment_.reset();
  training_->set(command);
}

std::shared_ptr<const Moment> Lane::moment() const {
  const bool stale =
      followed_ != nullptr && (told_ || moment_->state.step != followed_->state().step);
  if (!moment_ || stale) moment_ = std::make_shared<const Moment>(scene_, state());
  told_ = false;
  return moment_;
}

double Lane::progress() const {
  const TrainingState& now = state();
  const auto rows = static_cast<double>(std::max<std::int64_t>(1, now.data.training_rows));
  return static_cast<double>(now.epoch) + static_cast<double>(now.epoch_rows) / rows;
}

std::int64_t Lane::steps_per_epoch() const {
  return steps_of_epoch(state().options, state().data.training_rows);
}

double Lane::rate() const {
  const TrainingState& now = state();
  return now.step > 0 ? now.learning_rate : learning_rate(now.options.optimizer);
}

void Lane::receive(const Event& event) {
  if (const auto* step = std::get_if<StepEnded>(&event)) {
    loss = step->loss;
    curve.add(state().step, step->loss);
  } else if (const auto* epoch = std::get_if<EpochEnded>(&event)) {
    curve.epochs.push_back({*epoch, state().step});
  } else if (const auto* note = std::get_if<Note>(&event)) {
    notes.push_back({*note, training_ || followed_ != nullptr ? state().step : 0});
  } else if (std::holds_alternative<CommandTaken>(event)) {
    told_ = true;
  }
}

namespace {

/// Begins anew with what is kept, at the same place in the data.
TrainingState begun_again(const Moment& from, const Scene& to) {
  ParameterArena start = first_weights(to);
  copy_equal(start, to.network.parameters(), from.state.parameters,
             from.scene->network.parameters());
  TrainingState state = start_state(to.network, start, from.state.options);
  state.epoch = from.state.epoch;
  state.step = from.state.step;
  state.epoch_step = from.state.epoch_step;
  state.epoch_rows = from.state.epoch_rows;
  state.epoch_loss = from.state.epoch_loss;
  state.epoch_weight = from.state.epoch_weight;
  state.learning_rate = from.state.learning_rate;
  state.history = from.state.history;
  state.data = from.state.data;
  return state;
}

}  // namespace

TrainingState carried_over(const Moment& from, const Scene& to) {
  const bool same = identity_of(to.network.parameters()) == from.state.network;
  TrainingState state = same ? from.state : begun_again(from, to);
  // The best so far was another network's.
  state.best = state.options.average > 0 ? state.average : state.parameters;
  state.best_epoch = 0;
  state.epochs_without_gain = 0;
  return state;
}

}  // namespace lamina::studio
