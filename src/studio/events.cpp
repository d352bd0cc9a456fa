#include "studio/events.hpp"

#include <algorithm>

#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr std::size_t most_kept = 2000;
constexpr std::size_t most_folds = 256;
constexpr std::size_t most_since_hello = 200;
constexpr std::size_t most_epochs = 8;  // of one look: a small network has thousands a second

/// Hello of the contract: all that a page has to know.
Json hello(const Session& session) {
  return {{"session", session_json(*session.lane().scene())},
          {"state", session.state()},
          {"curves", session.curves()}};
}

}  // namespace

void Events::add(const char* name, const Json& data) {
  const std::lock_guard lock(mutex_);
  kept_.push_back({next_id_++, name, data.dump(-1, ' ', false, Json::error_handler_t::replace)});
  if (kept_.size() > most_kept) kept_.pop_front();
}

bool Events::still_holds(const Session& session) const {
  const Lane& lane = session.lane();
  if (session.run() != run_ || lane.state().step < step_) return false;
  if (lane.curve.epochs.size() < epochs_ || session.marks().size() < marks_) return false;
  if (session.others().size() != other_epochs_.size()) return false;
  return std::all_of(session.others().begin(), session.others().end(),
                     [&](const Other& other) { return other_epochs_.count(other.id) > 0; });
}

void Events::tell_all(const Session& session) {
  {
    const std::lock_guard lock(mutex_);
    kept_.clear();  // nothing before it is needed by anybody
  }
  add("hello", hello(session));
  const Lane& lane = session.lane();
  version_ = lane.scene()->version;
  run_ = session.run();
  epochs_ = lane.curve.epochs.size();
  marks_ = session.marks().size();
  notes_ = lane.notes.size();
  const std::vector<Fold>& folds = lane.curve.folds();
  fold_ = folds.empty() ? -1 : folds.back().first;
  fold_last_ = folds.empty() ? -1 : folds.back().last;
  other_epochs_.clear();
  for (const Other& other : session.others()) {
    other_epochs_[other.id] = other.ghost ? other.lane->curve.epochs.size() : 0;
  }
}

void Events::tell_news(const Session& session) {
  const Lane& lane = session.lane();
  const std::int64_t version = lane.scene()->version;
  if (version != version_) {
    add("session", session_json(*lane.scene()));
    version_ = version;
  }
  Json folds = Json::array();
  const std::vector<Fold>& all = lane.curve.folds();
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
  const auto tell_epochs = [&](const std::vector<CurveEpoch>& epochs, std::size_t& seen,
                               std::int64_t ghost) {
    for (const CurveEpoch& epoch : shown_epochs(std::span(epochs).subspan(seen), most_epochs)) {
      add("epoch", {{"run", run_}, {"ghost", ghost}, {"epoch", json_of(epoch)}});
    }
    seen = epochs.size();
  };
  tell_epochs(lane.curve.epochs, epochs_, 0);
  for (; marks_ < session.marks().size(); ++marks_) add("mark", json_of(session.marks()[marks_]));
  for (; notes_ < lane.notes.size(); ++notes_) add("note", json_of(lane.notes[notes_]));
  for (const Other& other : session.others()) {
    if (!other.ghost) continue;
    tell_epochs(other.lane->curve.epochs, other_epochs_[other.id], other.id);
  }
}

void Events::look(const Session& session) {
  if (still_holds(session)) {
    tell_news(session);
  } else {
    tell_all(session);
  }
  step_ = session.lane().state().step;
  const Json state = session.state();
  std::string text = state.dump();
  if (text == state_) return;
  add("state", state);
  state_ = std::move(text);
}

void Events::greet(const Session& session) {
  look(session);
  {
    const std::lock_guard kept(mutex_);
    const bool greeted = !kept_.empty() && kept_.front().name == "hello";
    if (greeted && kept_.size() <= most_since_hello) return;
  }
  tell_all(session);
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
