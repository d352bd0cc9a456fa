#include "studio/events.hpp"

#include <algorithm>

#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr std::size_t most_kept = 2000;
constexpr std::size_t most_folds = 256;

}  // namespace

void Events::add(const char* name, const Json& data) {
  const std::lock_guard lock(mutex_);
  kept_.push_back({next_id_++, name, data.dump(-1, ' ', false, Json::error_handler_t::replace)});
  if (kept_.size() > most_kept) kept_.pop_front();
}

void Events::look(const Session& session) {
  const Lane& lane = session.lane();
  const std::int64_t version = lane.scene()->version;
  if (version != version_) {
    add("session", session_json(*lane.scene()));
    version_ = version;
  }
  const Curve& curve = lane.curve;
  const std::int64_t step = lane.state().step;
  if (session.run() != run_ || step < step_) {  // begun anew, or gone back
    run_ = session.run();
    fold_ = fold_last_ = -1;
    epochs_ = std::min(epochs_, curve.epochs.size());
    marks_ = std::min(marks_, session.marks().size());
    notes_ = std::min(notes_, lane.notes.size());
    if (step == 0) epochs_ = notes_ = 0;
  }
  step_ = step;
  Json folds = Json::array();
  const std::vector<Fold>& all = curve.folds();
  auto fold =
      std::lower_bound(all.begin(), all.end(), fold_,
                       [](const Fold& one, std::int64_t first) { return one.first < first; });
  if (all.end() - fold > static_cast<std::ptrdiff_t>(most_folds)) {
    fold = all.end() - static_cast<std::ptrdiff_t>(most_folds);
  }
  const bool news = !all.empty() && all.back().last != fold_last_;
  for (; news && fold != all.end(); ++fold) folds.push_back(json_of(*fold));
  if (!all.empty()) {
    fold_ = all.back().first;
    fold_last_ = all.back().last;
  }
  if (!folds.empty()) add("points", {{"run", run_}, {"folds", std::move(folds)}});
  for (; epochs_ < curve.epochs.size(); ++epochs_) {
    add("epoch", {{"run", run_}, {"ghost", 0}, {"epoch", json_of(curve.epochs[epochs_])}});
  }
  for (; marks_ < session.marks().size(); ++marks_) add("mark", json_of(session.marks()[marks_]));
  for (; notes_ < lane.notes.size(); ++notes_) add("note", json_of(lane.notes[notes_]));
  for (const Other& other : session.others()) {
    if (!other.ghost) continue;
    const std::vector<CurveEpoch>& epochs = other.lane->curve.epochs;
    for (std::size_t& seen = ghost_epochs_[other.id]; seen < epochs.size(); ++seen) {
      add("epoch", {{"run", run_}, {"ghost", other.id}, {"epoch", json_of(epochs[seen])}});
    }
  }
  const Json state = session.state();
  std::string text = state.dump();
  if (text == state_) return;
  add("state", state);
  state_ = std::move(text);
}

std::vector<StreamEvent> Events::after(std::int64_t id) const {
  const std::lock_guard lock(mutex_);
  std::vector<StreamEvent> some;
  for (const StreamEvent& event : kept_) {
    if (event.id > id) some.push_back(event);
  }
  return some;
}

}  // namespace lamina::studio
