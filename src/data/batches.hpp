// Mini-batches gathered from the rows in a fresh pseudo-random order every epoch.
#pragma once

#include <vector>

#include "data/member_rows.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/random.hpp"
#include "lamina/data/examples.hpp"

namespace lamina {

/// The row at `place` of the order of `epoch`, where one member learns from all `rows`; `seed` as
/// Batches has it.
std::int64_t row_in_order(Seed seed, std::int64_t epoch, std::int64_t place, std::int64_t rows);

/// The order is a function of (seed, epoch) alone, so any rows of any epoch can be asked for.
///
/// Of an ensemble each member has an order of its own, and all numbers of rows are those of one
/// member: a batch has a row for each of them, in turn. Members that see the same rows share one
/// order: inputs then come once, targets and weights once for each member.
class Batches {
 public:
  /// `all` must outlive this. There is room for batches of up to `largest` rows.
  Batches(const Examples& all, std::int64_t largest, Seed seed, std::int64_t members = 1,
          bool same_rows = false);

  /// The views of the largest batch of `all`, without data.
  static Examples largest_of(const Examples& all, std::int64_t batch_size, std::int64_t members = 1,
                             bool same_rows = false);

  /// Of an epoch.
  std::int64_t rows() const { return rows_.rows(); }
  std::int64_t largest() const { return largest_; }
  /// Rows `first` to first + rows of the order of `epoch`, valid until the next call. Allocates
  /// nothing.
  const Examples& gather(const Engine& engine, std::int64_t epoch, std::int64_t first,
                         std::int64_t rows);

 private:
  /// One kind of values, from everywhere to side by side.
  struct Stream {
    ConstView from;
    Tensor room;
    std::size_t place;    // among the views of an Examples: inputs, targets, weights
    std::int64_t copies;  // of a row
  };

  Examples all_;
  MemberRows rows_;
  bool same_rows_;
  std::int64_t largest_;
  Seed seed_;
  Examples gathered_;
  std::vector<Stream> streams_;
};

}  // namespace lamina
