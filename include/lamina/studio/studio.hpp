// The studio: one training before one's eyes. It answers questions in JSON; who carries them (a
// server, a file, a test) is not its affair. What may be asked is in apps/studio/api.json.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamina/core/events.hpp"
#include "lamina/data/table.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina::studio {

/// What the studio begins with.
struct Start {
  /// The rows; of none the exam, "will I pass this class?", which is made inside the program.
  std::optional<Table> table = {};
  /// As `lamina train` has them; one network, however many it would train.
  TrainOptions options = {};
  std::string folder = ".";  ///< where models are saved
  double speed = 0;          ///< steps a second at most; 0: as fast as it goes
};

/// A planned training that somebody else runs, as `lamina train --studio` does: the page looks at
/// it, and tells it what a Control can be told.
struct Attached {
  const TrainingPlan& plan;          ///< not yet run
  Table table;                       ///< that was planned
  std::optional<Table> test = {};    ///< the held-out rows, where they are a table of their own
  TrainOptions options = {};         ///< as plan_training() got them; with a control
  const Network* network = nullptr;  ///< likewise
};

struct Request {
  bool post = false;
  std::string path = {};                          ///< below /api, e.g. "/map"
  std::map<std::string, std::string> words = {};  ///< of a GET
  std::string body = {};                          ///< of a POST
};

struct Reply {
  std::string type = "application/json";
  std::string body;
  std::string file = {};  ///< the name to save it under; "": not for saving
};

/// One event of the stream.
struct StreamEvent {
  std::int64_t id = 0;
  std::string name;
  std::string data;  ///< JSON, one line
};

/// All may be called from any thread.
class Studio {
 public:
  /// Errors as of plan_training().
  explicit Studio(Start start);
  /// From here on until ended() the control lets the studio look between any two steps.
  explicit Studio(Attached training);
  ~Studio();
  Studio(const Studio&) = delete;
  Studio& operator=(const Studio&) = delete;

  /// Throws Error: `usage.…` for what makes no sense, `studio.not_found`, `studio.not_here` for
  /// what cannot be shown of these data or this network.
  Reply answer(const Request& request);

  /// A stream from here on; `after` is the id of the last event that was received, 0: none. The
  /// last 2,000 are kept.
  std::vector<StreamEvent> events(std::int64_t after);
  /// Looks at the training for who watches: makes events of what is new. To be called some 30 times
  /// a second while someone listens; a training that nobody looks at goes on undisturbed.
  void look();

  /// Of a training that is attached: what its sink hears.
  void hear(const Event& event);
  /// Likewise: no step follows, for whatever reason. To be called before who asks is waited for.
  void ended();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lamina::studio
