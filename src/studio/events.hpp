// The stream of events: what is new since the last look, kept for those who come back.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "artifacts/json.hpp"
#include "lamina/studio/studio.hpp"
#include "studio/session.hpp"

namespace lamina::studio {

class Events {
 public:
  /// Adds what is new in `session`; called between two steps. Where what was told before does not
  /// hold any more (begun anew, gone back, other runs beside it) all of it is told again.
  void look(const Session& session);
  /// What a newcomer has to know, from the hello on that all newcomers share: it is made anew, and
  /// then costs the trainer time, only where much has come since.
  void greet(const Session& session);
  std::vector<StreamEvent> after(std::int64_t id) const;

 private:
  void add(const char* name, const Json& data);
  bool still_holds(const Session& session) const;
  void tell_all(const Session& session);
  void tell_news(const Session& session);

  mutable std::mutex mutex_;
  std::deque<StreamEvent> kept_;
  std::int64_t next_id_ = 1;
  // How far was looked.
  std::int64_t version_ = 0, run_ = 0, step_ = -1, fold_ = -1, fold_last_ = -1;
  std::size_t epochs_ = 0, marks_ = 0, notes_ = 0;
  std::map<std::int64_t, std::size_t> other_epochs_;  ///< of each run beside this one
  std::string state_;
};

}  // namespace lamina::studio
