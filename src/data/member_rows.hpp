// Which rows each member of an ensemble learns from, and which it is measured on.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/data/examples.hpp"

namespace lamina {

/// Rows by fold, in their order.
class MemberRows {
 public:
  /// Reads the folds of `all`, which are as Examples has them; without folds every member learns
  /// from all rows and is measured on none.
  MemberRows(const Examples& all, std::int64_t members);

  std::int64_t members() const { return members_; }
  /// How many members are measured on a row; 0 without folds.
  std::int64_t measured() const { return held_.empty() ? 0 : members_ / folds(); }
  /// Rows that each member sees in an epoch: as many as the one that has the fewest.
  std::int64_t rows() const { return rows_; }

  /// The row at a place of those that member g learns from; `place` below learns(g).
  std::int64_t row(std::int64_t g, std::int64_t place) const {
    return learns_.empty() ? place : learns_[fold_of(g)][static_cast<std::size_t>(place)];
  }
  std::int64_t learns(std::int64_t g) const;
  /// The rows that member g is measured on.
  const std::vector<std::int32_t>& held(std::int64_t g) const { return held_[fold_of(g)]; }

  /// Bytes of the lists.
  std::int64_t bytes() const;

 private:
  std::int64_t folds() const { return static_cast<std::int64_t>(held_.size()); }
  std::size_t fold_of(std::int64_t g) const { return static_cast<std::size_t>(g % folds()); }

  std::int64_t members_;
  std::int64_t all_;
  std::int64_t rows_;
  std::vector<std::vector<std::int32_t>> learns_, held_;  // of each fold
};

}  // namespace lamina
