// Mini-batches gathered from the rows in a fresh pseudo-random order every epoch.
#pragma once

#include "lamina/core/engine.hpp"
#include "lamina/core/random.hpp"
#include "lamina/data/examples.hpp"

namespace lamina {

/// The order is a function of (seed, epoch) alone, so any batch of any epoch can be asked for.
class Batches {
 public:
  /// `all` must outlive this. The last batch of an epoch may be smaller.
  Batches(const Examples& all, std::int64_t batch_size, Seed seed);

  /// The views of the largest batch of `all`, without data.
  static Examples largest_of(const Examples& all, std::int64_t batch_size);

  std::int64_t count() const { return count_; }
  std::int64_t largest() const { return batch_size_; }
  /// Batch `index` of `epoch`, valid until the next call. Allocates nothing.
  Examples gather(const Engine& engine, std::int64_t epoch, std::int64_t index);

 private:
  Examples all_;
  std::int64_t batch_size_;
  Seed seed_;
  std::int64_t count_;
  Tensor numbers_, codes_, targets_, weights_;
};

}  // namespace lamina
