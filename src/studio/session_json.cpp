// A session as the page sees it.

#include "studio/number.hpp"
#include "studio/session.hpp"
#include "studio/state_json.hpp"

namespace lamina::studio {

namespace {

Json facts_json(const ErrorFacts& facts) {
  return {{"code", facts.code}, {"what", facts.what}, {"where", facts.where}, {"fix", facts.fix}};
}

Json optional_number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

}  // namespace

Json Session::controls() const {
  return controls_json(*scene_, lane_->state().options, speed_);
}

Json Session::state() const {
  const TrainingState& now = lane_->state();
  double rate = 0;
  if (playing_) {
    const double seconds = std::chrono::duration<double>(Clock::now() - counted_from_).count();
    constexpr double too_short = 0.05;
    rate = seconds > too_short ? static_cast<double>(now.step - counted_step_) / seconds : 0;
  }
  const std::vector<std::int64_t> steps = timeline_.steps();
  Json json = state_json(*scene_, now);
  json["run"] = run_;
  json["status"] = lane_->diverged  ? "diverged"
                   : playing_       ? "playing"
                   : lane_->ended() ? "finished"
                                    : "paused";
  json["why"] = why_;
  json["error"] = lane_->diverged ? facts_json(*lane_->diverged) : Json(nullptr);
  json["loss"] = lane_->loss ? number(*lane_->loss) : Json(nullptr);
  json["steps_per_second"] = number(rate);
  json["watching"] = number(watching);
  json["controls"]["speed"] = speed_;
  json["oldest"] = steps.empty() ? 0 : steps.front();
  json["snapshots"] = steps;
  json["saved"] = saved_;
  json["sealed"] = sealed_;
  if (const std::optional<Measurement> first = untrained()) {
    json["untrained_loss"] = number(first->loss);
    json["untrained_accuracy"] = optional_number(first->accuracy);
  }
  return json;
}

Json Session::curves() const {
  Json others = Json::array();
  for (const Other& other : others_) {
    others.push_back({{"id", other.id},
                      {"label", other.label},
                      {"kind", other.ghost ? "ghost" : "abandoned"},
                      {"epochs", list_of(shown_epochs(other.ghost ? other.lane->curve.epochs
                                                                  : other.curve.epochs))}});
  }
  return {{"run", run_},
          {"began", began_},
          {"folds", list_of(lane_->curve.folds())},
          {"epochs", list_of(shown_epochs(lane_->curve.epochs))},
          {"marks", list_of(marks_)},
          {"notes", list_of(lane_->notes)},
          {"others", others}};
}

namespace {

Json run_json(std::int64_t id, const std::string& label, const char* kind, std::int64_t from,
              const TrainingState& state, const Curve& curve, const Json& controls) {
  const bool any = !state.history.empty();
  std::optional<double> best_accuracy;
  double seconds = 0;
  for (const EpochRecord& epoch : state.history) {
    if (epoch.epoch == state.best_epoch) best_accuracy = epoch.validation_accuracy;
  }
  if (!curve.epochs.empty()) seconds = curve.epochs.back().epoch.seconds;
  return {{"id", id},
          {"label", label},
          {"kind", kind},
          {"from_step", from},
          {"epochs", state.epoch},
          {"step", state.step},
          {"best_loss", state.best_epoch > 0 ? number(state.best_loss) : Json(nullptr)},
          {"best_epoch", state.best_epoch},
          {"last_loss",
           any ? number(state.history.back().validation_loss.value_or(state.history.back().loss))
               : Json(nullptr)},
          {"best_accuracy", optional_number(best_accuracy)},
          {"seconds", number(seconds)},
          {"controls", controls}};
}

}  // namespace

Json Session::runs() const {
  Json list = Json::array();
  list.push_back(run_json(run_, "run " + std::to_string(run_), "run", began_, lane_->state(),
                          lane_->curve, controls()));
  for (const Other& other : others_) {
    list.push_back(other.ghost ? run_json(other.id, other.label, "ghost", 0, other.lane->state(),
                                          other.lane->curve, other.controls)
                               : run_json(other.id, other.label, "abandoned", other.from_step,
                                          other.end->state, other.curve, other.controls));
  }
  return {{"runs", list}, {"log", log_}};
}

}  // namespace lamina::studio
