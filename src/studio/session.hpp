// What happens in the studio: a run that is played, paused, changed and forked, and those beside
// it. It lives on the trainer's thread; nothing here is for two threads.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lamina/studio/studio.hpp"
#include "lamina/workflow/control.hpp"
#include "studio/lane.hpp"
#include "studio/timeline.hpp"
#include "training/measure.hpp"

namespace lamina::studio {

/// A run beside the present one.
struct Other {
  std::int64_t id = 0;
  std::string label;
  bool ghost = false;  ///< else it was left by a fork
  std::int64_t from_step = 0;
  std::unique_ptr<Lane> lane = {};         ///< of a ghost
  Curve curve = {};                        ///< of one that was left
  std::shared_ptr<const Moment> end = {};  ///< likewise
  Json controls = {};
};

/// A command that changed how a run goes on, to be given again when it is replayed.
struct Change {
  std::int64_t step;
  Command command;
};

class Session {
 public:
  Session(const Engine& engine, Start start);
  /// Of a training that somebody else drives, and hears through `control`.
  Session(const Engine& engine, std::shared_ptr<const Scene> scene, Control& control);

  /// The training that is attached, between two of its steps.
  void follow(const Training& training);
  void hear(const Event& event);
  /// Remembers the present moment, where enough steps have passed. False where they have not.
  bool keep_moment();
  /// Its last step was taken.
  void leave();

  /// Takes what is due: a step of the run, or of a ghost that is behind. False when nothing is.
  bool work();
  /// When the next step may be taken.
  std::chrono::steady_clock::time_point due() const { return due_; }
  bool playing() const { return playing_; }

  /// POST /api/command. Throws Error for what cannot be done; then nothing has changed.
  Json command(const Json& wanted);
  /// Keeps a table until it is opened; the number that opens it.
  std::int64_t upload(Table table);

  Json state() const;
  Json curves() const;
  Json runs() const;
  std::shared_ptr<const Moment> at(std::optional<std::int64_t> step) const;
  /// Where a run beside this one is, or has ended. Error `usage.bad_value` where there is none.
  std::shared_ptr<const Moment> of_run(std::int64_t id) const;
  /// All moments that are kept, and the present one.
  std::vector<std::shared_ptr<const Moment>> way() const;

  const Lane& lane() const { return *lane_; }
  const std::vector<Mark>& marks() const { return marks_; }
  const std::vector<Other>& others() const { return others_; }
  std::int64_t run() const { return run_; }
  bool sealed() const { return sealed_; }
  double watching = 0;  ///< share of the trainer's time; measured by whoever drives the session

 private:
  using Clock = std::chrono::steady_clock;

  void begin(std::shared_ptr<const Scene> scene);
  void require_steps_left() const;
  void play(std::int64_t steps, std::int64_t epochs);
  void step_one_row();
  bool step_again();
  void pause(std::string why);
  bool step_ghosts();
  bool step_run();
  void diverge();
  void set(const Json& wanted);
  void set_network(const Json& wanted);
  void tell_driver(const std::string& op, const Json& wanted);
  void give(const Command& command, const char* kind, std::string text);
  std::int64_t best_step() const;
  void seek(std::int64_t step);
  void fork(std::int64_t step);
  void add_ghost(const Json& wanted);
  void stop(const Json& wanted);
  void open(const Json& wanted);
  void lesson(const std::string& kind);
  void set_weight(const Json& wanted);
  void go_on_from(std::shared_ptr<const Scene> scene, TrainingState state);
  void mark(const char* kind, std::string text);
  Json controls() const;
  std::shared_ptr<const Moment> finite_moment() const;
  /// Before the first step, measured once.
  std::optional<Measurement> untrained() const;

  const Engine& engine_;
  std::string folder_;
  Control* control_ = nullptr;  ///< of a training that somebody else drives
  std::int64_t followed_step_ = -1;
  std::int64_t version_ = 0;
  std::shared_ptr<const Scene> scene_;
  std::unique_ptr<Lane> lane_;
  Timeline timeline_;
  std::vector<Change> changes_;
  std::set<std::int64_t> row_steps_;  ///< steps after which one of a single row was taken
  std::vector<Mark> marks_;
  std::vector<Other> others_;
  std::vector<std::string> log_;
  std::map<std::int64_t, Table> uploads_;
  std::int64_t next_id_ = 2;
  std::int64_t run_ = 1;
  std::int64_t began_ = 0;
  bool playing_ = false;
  std::int64_t until_step_ = -1;  ///< pause there; -1: nowhere
  std::int64_t until_epoch_ = -1;
  double speed_ = 0;
  Clock::time_point due_ = {};
  Clock::time_point counted_from_ = {};
  std::int64_t counted_step_ = 0;
  std::string why_ = "not begun";
  std::string saved_;
  bool sealed_ = true;
  mutable std::weak_ptr<const Moment> measured_;  ///< what untrained() was found of
  mutable std::optional<Measurement> untrained_;
};

}  // namespace lamina::studio
