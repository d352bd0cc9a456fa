#include "studio/session.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "studio/loss_surface.hpp"
#include "studio/query.hpp"

namespace lamina::studio {

namespace {

constexpr auto ghost_slice = std::chrono::milliseconds(4);

bool finite(const ParameterArena& parameters) {
  const ConstView all = parameters.all();
  return std::all_of(all.f32(), all.f32() + all.elements(),
                     [](float value) { return std::isfinite(value); });
}

/// Finite weights may be too large to compute with; a moment is one that every view can look at.
bool has_finite_loss(const Moment& moment) {
  constexpr std::int64_t rows_to_see = 512;
  LossSurface loss(moment, some_training_rows(moment.data(), rows_to_see));
  return std::isfinite(loss());
}

}  // namespace

Session::Session(const Engine& engine, Start start) : engine_(engine), folder_(start.folder) {
  speed_ = start.speed;
  begin(first_scene(start.table ? prepared_data(*std::move(start.table), start.options) : exam(),
                    ++version_));
}

Session::Session(const Engine& engine, std::shared_ptr<const Scene> scene, Control& control)
    : engine_(engine), control_(&control), scene_(std::move(scene)) {
  version_ = scene_->version;
  lane_ = std::make_unique<Lane>(scene_);
  timeline_.keep(lane_->moment());
  counted_from_ = Clock::now();
}

void Session::follow(const Training& training) {
  lane_->follow(training);
  const std::int64_t step = lane_->state().step;
  // A run that pauses is shown at the same step again.
  const bool moves = step != followed_step_ && !lane_->ended();
  if (moves && !playing_) {
    counted_from_ = Clock::now();
    counted_step_ = step;
  }
  playing_ = moves;
  why_ = moves ? "" : lane_->ended() ? "the training has ended" : "paused";
  followed_step_ = step;
  if (lane_->ended()) lane_->moment();  // the last one is what stays
}

bool Session::keep_moment() {
  const std::int64_t step = lane_->state().step;
  if (!timeline_.wants(step) || timeline_.at(step)->state.step == step) return false;
  timeline_.keep(lane_->moment());
  return true;
}

void Session::hear(const Event& event) {
  lane_->receive(event);
  const auto* taken = std::get_if<CommandTaken>(&event);
  if (taken == nullptr) return;
  for (const char* kind : {"learning_rate", "batch_size", "epochs", "stop"}) {
    std::string words = kind;
    std::replace(words.begin(), words.end(), '_', ' ');
    if (taken->command.rfind(words, 0) == 0) mark(kind, taken->command);
  }
}

void Session::leave() {
  lane_->leave();
  playing_ = false;
  why_ = "the training has ended";
  sealed_ = false;
}

void Session::begin(std::shared_ptr<const Scene> scene) {
  scene_ = std::move(scene);
  auto own = std::make_shared<Scene>(*scene_);
  own->fit.patience = 0;  // one looks on, and may stop it oneself
  scene_ = own;
  lane_ = std::make_unique<Lane>(engine_, scene_);
  timeline_ = {};
  timeline_.keep(lane_->moment());
  changes_.clear();
  row_steps_.clear();
  marks_.clear();
  others_.clear();
  run_ = 1;
  began_ = 0;
  next_id_ = 2;
  sealed_ = true;
  saved_.clear();
  pause("not begun");
}

void Session::mark(const char* kind, std::string text) {
  const TrainingState& now = lane_->state();
  log_.push_back(Json{{"run", run_}, {"step", now.step}, {"change", text}}.dump());
  marks_.push_back({run_, now.step, lane_->progress(), kind, std::move(text)});
}

void Session::require_steps_left() const {
  if (lane_->diverged) {
    throw Error({.code = "usage.conflict",
                 .what = "the training has diverged",
                 .where = "the studio",
                 .fix = "lower the learning rate, or go back to an earlier step"});
  }
  if (lane_->ended()) {
    throw Error({.code = "usage.conflict",
                 .what = "all planned epochs are done",
                 .where = "the studio",
                 .fix = "ask for more epochs"});
  }
}

void Session::play(std::int64_t steps, std::int64_t epochs) {
  require_steps_left();
  const TrainingState& now = lane_->state();
  until_step_ = steps > 0 ? now.step + steps : -1;
  until_epoch_ = epochs > 0 ? now.epoch + epochs : -1;
  playing_ = true;
  why_.clear();
  due_ = counted_from_ = Clock::now();
  counted_step_ = now.step;
}

void Session::pause(std::string why) {
  playing_ = false;
  until_step_ = until_epoch_ = -1;
  why_ = std::move(why);
}

bool Session::work() {
  if (control_ != nullptr) return false;
  try {
    bool worked = step_ghosts();
    if (playing_ && (speed_ <= 0 || Clock::now() >= due_)) worked |= step_run();
    return worked;
  } catch (const Error& error) {  // such as too little memory
    pause(error.facts().what + "; " + error.facts().fix);
    return true;
  }
}

bool Session::step_run() {
  if (!lane_->step()) {
    if (lane_->diverged) {
      diverge();
    } else {
      pause("all planned epochs are done");
    }
    return true;
  }
  const TrainingState& now = lane_->state();
  if (timeline_.wants(now.step)) timeline_.keep(lane_->moment());
  if (now.step == until_step_ || now.epoch == until_epoch_) pause("paused");
  if (lane_->ended()) pause("all planned epochs are done");
  if (speed_ > 0) {
    const auto apart =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / speed_));
    due_ = std::max(due_ + apart, Clock::now() - apart);
  }
  if (!playing_) timeline_.keep(lane_->moment());
  return true;
}

void Session::step_one_row() {
  require_steps_left();
  if (lane_->state().options.accumulate > 1) {
    not_here("this training adds up several batches a step", "open the table without --accumulate");
  }
  const std::int64_t before = lane_->state().step;
  if (!lane_->step_of_one_row()) return diverge();
  row_steps_.insert(before);
  log_.push_back(Json{{"run", run_}, {"step", before}, {"change", "a step of one row"}}.dump());
  timeline_.keep(lane_->moment());
  pause(lane_->ended() ? "all planned epochs are done" : "paused");
}

/// As it was taken when it was taken first.
bool Session::step_again() {
  return row_steps_.count(lane_->state().step) > 0 ? lane_->step_of_one_row() : lane_->step();
}

/// Ghosts go as far as the run is, a slice at a time.
bool Session::step_ghosts() {
  if (others_.empty()) return false;
  const auto end = Clock::now() + ghost_slice;
  const double reached = lane_->progress();
  bool stepped = false;
  for (Other& other : others_) {
    if (!other.ghost) continue;
    while (other.lane->progress() < reached && Clock::now() < end) {
      if (!other.lane->step()) break;
      stepped = true;
    }
  }
  return stepped;
}

std::shared_ptr<const Moment> Session::finite_moment() const {
  const std::vector<std::int64_t> steps = timeline_.steps();
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    auto moment = timeline_.at(*step);
    if (finite(moment->state.parameters) && has_finite_loss(*moment)) return moment;
  }
  return timeline_.at(0);
}

/// Back at the last step whose numbers are finite, with what happened kept to be read.
void Session::diverge() {
  const ErrorFacts facts = *lane_->diverged;
  mark("diverged", facts.what);
  const std::shared_ptr<const Moment> last = finite_moment();
  Curve curve = std::move(lane_->curve);
  std::vector<SaidNote> notes = std::move(lane_->notes);
  lane_ = std::make_unique<Lane>(engine_, last->scene, last->state);
  lane_->curve = std::move(curve);
  lane_->notes = std::move(notes);
  lane_->diverged = facts;
  scene_ = last->scene;
  timeline_.cut(last->state.step);
  pause(facts.what);
}

std::optional<Measurement> Session::untrained() const {
  const std::shared_ptr<const Moment> first = timeline_.at(0);
  if (control_ != nullptr || first->state.step > 0) return {};
  if (measured_.lock() != first) {
    measured_ = first;
    untrained_ = validation_of(*first);
  }
  return untrained_;
}

std::shared_ptr<const Moment> Session::at(std::optional<std::int64_t> step) const {
  if (!step || *step >= lane_->state().step) return lane_->moment();
  return timeline_.at(*step);
}

std::shared_ptr<const Moment> Session::of_run(std::int64_t id) const {
  for (const Other& other : others_) {
    if (other.id == id) return other.ghost ? other.lane->moment() : other.end;
  }
  refuse_value("run", std::to_string(id), "the id of a run beside this one");
}

std::vector<std::shared_ptr<const Moment>> Session::way() const {
  std::vector<std::shared_ptr<const Moment>> all;
  for (const std::int64_t step : timeline_.steps()) all.push_back(timeline_.at(step));
  if (all.empty() || all.back()->state.step < lane_->state().step) all.push_back(lane_->moment());
  return all;
}

void Session::go_on_from(std::shared_ptr<const Scene> scene, TrainingState state) {
  auto lane = std::make_unique<Lane>(engine_, scene, std::move(state));
  lane->curve = std::move(lane_->curve);
  lane->notes = std::move(lane_->notes);
  lane->loss = lane_->loss;
  lane_ = std::move(lane);
  scene_ = std::move(scene);
}

}  // namespace lamina::studio
