// How a sum over k is cut: into chains where its order says so, and into runs that fit a cache.
#if defined(LAMINA_RUNS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LAMINA_RUNS_INL_HPP
#undef LAMINA_RUNS_INL_HPP
#else
#define LAMINA_RUNS_INL_HPP
#endif

#include <algorithm>

#include "kernels/simd/lanes-inl.hpp"

#if LAMINA_VECTORS
HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

/// A stretch of k within one pair. Runs of one chain go on from each other; a block of rows ends
/// where its chain of row_block terms does.
struct Run {
  const Pair<float>* pair;
  std::int64_t begin, count;
  bool starts, ends;     ///< a chain
  bool last;             ///< of all
  std::uint64_t chains;  ///< complete before this run
};

/// Walks through the pairs, cutting them into runs of at most `longest`.
class Runs {
 public:
  Runs(const MatmulJob<float>& job, std::int64_t longest)
      : pairs_(job.pairs),
        longest_(longest),
        chain_length_(job.order == SumOrder::row_blocks ? row_block : unlimited) {
    for (const Pair<float>& pair : pairs_) {
      terms_ += pair.k;
    }
  }
  std::uint64_t chains() const {
    return chain_length_ == unlimited ? 1
                                      : static_cast<std::uint64_t>(std::max<std::int64_t>(
                                            1, (terms_ + chain_length_ - 1) / chain_length_));
  }
  std::int64_t terms() const { return terms_; }

  /// body(run) for every run; at least one, of length 0 where there is nothing to add.
  template <class Body>
  HWY_INLINE void for_each(Body body) const {
    static constexpr Pair<float> nothing{};
    std::int64_t left = terms_;
    if (left == 0) {
      body(Run{&nothing, 0, 0, true, true, true, 0});
      return;
    }
    std::int64_t in_chain = 0;
    std::uint64_t chains = 0;
    for (const Pair<float>& pair : pairs_) {
      for (std::int64_t begin = 0; begin < pair.k;) {
        const std::int64_t count = std::min({longest_, pair.k - begin, chain_length_ - in_chain});
        const bool starts = in_chain == 0;
        in_chain += count;
        left -= count;
        const bool ends = left == 0 || in_chain == chain_length_;
        body(Run{&pair, begin, count, starts, ends, left == 0, chains});
        begin += count;
        if (ends) {
          in_chain = 0;
          ++chains;
        }
      }
    }
  }

 private:
  static constexpr std::int64_t unlimited = std::int64_t{1} << 62;
  std::span<const Pair<float>> pairs_;
  std::int64_t longest_;
  std::int64_t chain_length_;
  std::int64_t terms_ = 0;
};

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // LAMINA_VECTORS

#endif  // LAMINA_RUNS_INL_HPP
