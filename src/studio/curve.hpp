// The loss of a run: every step, folded so that none is lost and there are never too many.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "artifacts/json.hpp"
#include "lamina/core/events.hpp"
#include "lamina/core/note.hpp"

namespace lamina::studio {

/// Some steps in a row.
struct Fold {
  std::int64_t first = 0, last = 0;
  double low = 0, sum = 0, high = 0;
};

struct CurveEpoch {
  EpochEnded epoch;
  std::int64_t step = 0;
};

struct Mark {
  std::int64_t run = 1, step = 0;
  double epoch = 0;
  std::string kind, text;
};

struct SaidNote {
  Note note;
  std::int64_t step = 0;
};

class Curve {
 public:
  void add(std::int64_t step, double loss);
  /// What came after `step` is gone.
  void cut(std::int64_t step);

  const std::vector<Fold>& folds() const { return folds_; }
  std::vector<CurveEpoch> epochs;

 private:
  void halve();

  std::vector<Fold> folds_;  ///< the last may still grow
  std::int64_t width_ = 1;   ///< steps a fold
};

/// All of the epochs; of more than `most` an even sample, with the last.
std::vector<CurveEpoch> shown_epochs(std::span<const CurveEpoch> epochs, std::size_t most = 1'000);

Json json_of(const Fold& fold);
Json json_of(const CurveEpoch& epoch);
Json json_of(const Mark& mark);
Json json_of(const SaidNote& note);
Json json_of(const Note& note, std::int64_t step = 0);

template <class Each>
Json list_of(const std::vector<Each>& all) {
  Json list = Json::array();
  for (const Each& one : all) list.push_back(json_of(one));
  return list;
}

}  // namespace lamina::studio
