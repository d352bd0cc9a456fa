// Moments that are kept, so that one may look and go back: thinned by halves when there are many.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "studio/moment.hpp"

namespace lamina::studio {

class Timeline {
 public:
  /// Whether the moment after `step` steps is worth keeping.
  bool wants(std::int64_t step) const { return step % stride_ == 0; }
  /// `stays`: it is not thinned, since what follows is another network or was changed by hand.
  void keep(std::shared_ptr<const Moment> moment, bool stays = false);
  /// The last one at or before `step`; the first one where there is none.
  std::shared_ptr<const Moment> at(std::int64_t step) const;
  /// What came after `step` is gone.
  void cut(std::int64_t step);

  std::vector<std::int64_t> steps() const;
  bool empty() const { return moments_.empty(); }

 private:
  std::vector<std::shared_ptr<const Moment>> moments_;  ///< by steps, ascending
  std::vector<std::int64_t> staying_;                   ///< steps of those that stay
  std::int64_t stride_ = 1;
};

}  // namespace lamina::studio
