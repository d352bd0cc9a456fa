// What a session does when it is told.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "studio/fields_of.hpp"
#include "studio/query.hpp"
#include "studio/save_model.hpp"
#include "studio/session.hpp"
#include "studio/set_up.hpp"
#include "studio/state_json.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t most_replayed = 20'000;
constexpr std::size_t most_ghosts = 5;

}  // namespace

Json Session::command(const Json& wanted) {
  const std::string op = text_of(wanted, "op");
  const std::int64_t count = whole_of(wanted, "count", 1, 1, 1'000'000);
  if (control_ != nullptr) {
    tell_driver(op, wanted);
  } else if (op == "play") {
    play(0, 0);
  } else if (op == "pause") {
    pause("paused");
  } else if (op == "step") {
    play(count, 0);
  } else if (op == "row") {
    step_one_row();
  } else if (op == "epoch") {
    play(0, count);
  } else if (op == "back") {
    seek(std::max<std::int64_t>(0, lane_->state().step - count));
  } else if (op == "seek") {
    seek(whole_of(wanted, "step", -1, 0, lane_->state().step));
  } else if (op == "fork") {
    fork(whole_of(wanted, "step", lane_->state().step, 0, lane_->state().step));
  } else if (op == "best") {
    seek(best_step());
  } else if (op == "set") {
    set(wanted.value("set", Json::object()));
  } else if (op == "more") {
    give(NewEpochs{lane_->state().options.epochs + count}, "epochs",
         fmt::format("{} more epochs", count));
    play(0, 0);
  } else if (op == "stop") {
    stop(wanted);
  } else if (op == "reset") {
    auto scene = std::make_shared<Scene>(*scene_);
    scene->fit = lane_->state().options;
    if (wanted.contains("seed")) {
      scene->fit.seed = static_cast<std::uint64_t>(whole_of(wanted, "seed", 0, 0, INT64_MAX));
    }
    begin(std::move(scene));
  } else if (op == "ghost") {
    add_ghost(wanted.value("set", Json::object()));
  } else if (op == "unghost") {
    const std::int64_t id = whole_of(wanted, "id", 0, 0, INT64_MAX);
    std::erase_if(others_, [&](const Other& other) { return other.id == id; });
  } else if (op == "open") {
    open(wanted);
  } else if (op == "lesson") {
    lesson(text_of(wanted, "kind"));
  } else if (op == "weight") {
    set_weight(wanted);
  } else {
    refuse_value("op", op, "one of those in apps/studio/api.json");
  }
  const std::string said = marks_.empty() ? op : marks_.back().text;
  return {{"step", lane_->state().step}, {"text", why_.empty() ? said : why_}, {"state", state()}};
}

/// Those of RunCommand; they are obeyed before the next step, and become marks then.
void Session::tell_driver(const std::string& op, const Json& wanted) {
  if (lane_->ended()) {
    not_here("the training has ended, and its model is written",
             "train it further with lamina tune");
  }
  const std::int64_t count = whole_of(wanted, "count", 1, 1, 1'000'000);
  const FitOptions& options = lane_->state().options;
  if (op == "play") {
    control_->send(GoOn{});
  } else if (op == "pause") {
    control_->send(PauseTraining{});
  } else if (op == "step") {
    control_->send(GoOn{.steps = count});
  } else if (op == "epoch") {
    control_->send(GoOn{.epochs = count});
  } else if (op == "more") {
    control_->send(NewEpochs{options.epochs + count});
    control_->send(GoOn{});
  } else if (op == "stop") {
    control_->send(StopTraining{});
  } else if (op == "set") {
    const Json set = wanted.value("set", Json::object());
    for (const auto& [name, value] : set.items()) {
      if (name == "learning_rate") {
        control_->send(NewLearningRate{real_of(set, "learning_rate", 0, 1e-9, 1e3)});
      } else if (name == "batch_size") {
        control_->send(NewBatchSize{whole_of(set, "batch_size", 1, 1, 65'536)});
      } else if (name == "epochs") {
        control_->send(NewEpochs{whole_of(set, "epochs", 1, 1, 1'000'000)});
      } else {
        not_here("lamina train drives this training, and keeps its network and its speed",
                 "open the table with lamina studio to change them");
      }
    }
  } else {
    not_here("lamina train drives this training, which only goes forward",
             "open the table with lamina studio to go back, to fork, and to change the network");
  }
}

std::int64_t Session::best_step() const {
  const std::int64_t best = lane_->state().best_epoch;
  for (const CurveEpoch& epoch : lane_->curve.epochs) {
    if (epoch.epoch.epoch == best) return epoch.step;
  }
  return 0;
}

void Session::give(const Command& command, const char* kind, std::string text) {
  lane_->set(command);
  changes_.push_back({lane_->state().step, command});
  mark(kind, std::move(text));
}

void Session::set(const Json& wanted) {
  if (wanted.contains("layers") || wanted.contains("activation") || wanted.contains("dropout")) {
    set_network(wanted);
  }
  if (wanted.contains("learning_rate")) {
    const double before = learning_rate(lane_->state().options.optimizer);
    const double rate = real_of(wanted, "learning_rate", before, 1e-9, 1e3);
    give(NewLearningRate{rate}, "learning_rate",
         fmt::format("learning rate {} → {}", before, rate));
    if (lane_->diverged) lane_->diverged.reset();  // that is the remedy
  }
  if (wanted.contains("batch_size")) {
    const std::int64_t before = lane_->state().options.batch_size;
    const std::int64_t rows = whole_of(wanted, "batch_size", before, 1, 65'536);
    give(NewBatchSize{rows}, "batch_size", fmt::format("batch {} → {}", before, rows));
  }
  if (wanted.contains("epochs")) {
    const std::int64_t before = lane_->state().options.epochs;
    const std::int64_t epochs = whole_of(wanted, "epochs", before, 1, 1'000'000);
    give(NewEpochs{epochs}, "epochs", fmt::format("epochs {} → {}", before, epochs));
  }
  if (wanted.contains("speed")) {
    speed_ = real_of(wanted, "speed", 0, 0, 1e6);
    due_ = Clock::now();
  }
}

/// What can be kept is kept: a layer of the same shape its weights, and all that was learnt so far
/// of how the loss went.
void Session::set_network(const Json& wanted) {
  const TrainOptions options = network_options(*scene_, wanted);
  const std::shared_ptr<const Scene> next = other_network(*scene_, options, ++version_);
  auto scene = std::make_shared<Scene>(*next);
  scene->fit = lane_->state().options;
  TrainingState state = carried_over(*lane_->moment(), *scene);
  const std::string before = layers_text(*scene_);
  go_on_from(scene, std::move(state));
  timeline_.keep(lane_->moment(), true);
  const char* const kind = wanted.contains("layers")       ? "layers"
                           : wanted.contains("activation") ? "activation"
                                                           : "dropout";
  mark(kind, before + " → " + layers_text(*scene_));
}

/// The last moment at or before the step, and from there every step and command again.
void Session::seek(std::int64_t step) {
  const std::shared_ptr<const Moment> from = timeline_.at(step);
  if (step - from->state.step > most_replayed) {
    not_here(fmt::format("step {} is {} steps from the last one that was kept", step,
                         step - from->state.step),
             fmt::format("go to step {}", from->state.step));
  }
  pause("back at step " + std::to_string(step));
  if (from->state.step != lane_->state().step || lane_->diverged) {
    go_on_from(from->scene, from->state);
  }
  Curve curve = std::move(lane_->curve);
  std::vector<SaidNote> notes = std::move(lane_->notes);
  auto change = std::find_if(changes_.begin(), changes_.end(),
                             [&](const Change& one) { return one.step >= from->state.step; });
  // A change at the very step of the moment may be in it already; giving it again is the same.
  do {
    for (; change != changes_.end() && change->step == lane_->state().step; ++change) {
      lane_->set(change->command);
    }
  } while (lane_->state().step < step && step_again());
  const std::int64_t reached = lane_->state().step;
  lane_->curve = std::move(curve);
  lane_->curve.cut(reached);
  lane_->notes = std::move(notes);
  std::erase_if(lane_->notes, [&](const SaidNote& note) { return note.step > reached; });
  std::erase_if(changes_, [&](const Change& one) { return one.step > reached; });
  row_steps_.erase(row_steps_.lower_bound(reached), row_steps_.end());
  timeline_.cut(reached);
  timeline_.keep(lane_->moment());
  mark("back", fmt::format("back to step {}", reached));
}

void Session::fork(std::int64_t step) {
  Other left{.id = run_, .label = fmt::format("run {}", run_), .from_step = began_};
  left.curve = lane_->curve;
  left.end = lane_->moment();
  left.controls = controls();
  if (step < lane_->state().step || lane_->diverged) seek(step);
  others_.push_back(std::move(left));
  run_ = next_id_++;
  began_ = lane_->state().step;
  pause("a new run from here");
  mark("fork", fmt::format("run {} from step {}", run_, began_));
}

void Session::add_ghost(const Json& wanted) {
  const auto ghosts =
      std::count_if(others_.begin(), others_.end(), [](const Other& other) { return other.ghost; });
  if (ghosts >= static_cast<std::ptrdiff_t>(most_ghosts)) {
    not_here("there are as many runs beside this one as can be seen", "take one away first");
  }
  auto scene = std::make_shared<Scene>(
      *other_network(*scene_, network_options(*scene_, wanted), scene_->version));
  scene->fit = lane_->state().options;
  FitOptions& fit = scene->fit;
  set_learning_rate(fit.optimizer,
                    real_of(wanted, "learning_rate", learning_rate(fit.optimizer), 1e-9, 1e3));
  fit.batch_size = whole_of(wanted, "batch_size", fit.batch_size, 1, 65'536);
  Other ghost{.id = next_id_++, .label = settings_text(wanted), .ghost = true};
  ghost.lane = std::make_unique<Lane>(engine_, scene);
  ghost.controls = controls_json(*scene, fit, speed_);
  others_.push_back(std::move(ghost));
}

void Session::stop(const Json& wanted) {
  saved_ = save_model(*lane_->moment(), folder_, wanted.value("file", std::string()));
  sealed_ = false;
  pause("stopped and saved as " + saved_);
  mark("stop", "saved as " + saved_);
}

std::int64_t Session::upload(Table table) {
  const std::int64_t id = next_id_++;
  uploads_.clear();  // one at a time: it is opened, or replaced by the next
  uploads_.emplace(id, std::move(table));
  return id;
}

void Session::open(const Json& wanted) {
  const auto found = uploads_.find(whole_of(wanted, "upload", 0, 0, INT64_MAX));
  if (found == uploads_.end()) not_here("there is no such upload any more", "drop the file again");
  TrainOptions options;
  options.target = text_of(wanted, "target");
  options.task = wanted.value("task", std::string("auto"));
  const std::shared_ptr<const Data> data = prepared_data(found->second, options);
  begin(first_scene(data, ++version_));
  speed_ = 0;
  uploads_.clear();
}

void Session::lesson(const std::string& kind) {
  LessonScene scene = lesson_scene(kind, ++version_);
  begin(std::move(scene.scene));
  speed_ = scene.speed;
}

void Session::set_weight(const Json& wanted) {
  const std::string name = text_of(wanted, "parameter");
  const auto value = static_cast<float>(real_of(wanted, "value", 0, -1e6, 1e6));
  TrainingState state = lane_->state();
  for (const ParameterEntry& entry : scene_->network.parameters().entries()) {
    if (entry.name != name) continue;
    const View view = state.parameters.view(entry);
    const std::int64_t index = whole_of(wanted, "index", 0, 0, view.elements() - 1);
    const float before = view.f32()[index];
    view.f32()[index] = value;
    go_on_from(scene_, std::move(state));
    timeline_.keep(lane_->moment(), true);
    mark("weight", fmt::format("{}[{}] {} → {}", name, index, before, value));
    return;
  }
  refuse_value("parameter", name, "the name of one, as dense_1.weight");
}

}  // namespace lamina::studio
