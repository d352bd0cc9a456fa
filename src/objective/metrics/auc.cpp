#include "objective/metrics/auc.hpp"

#include <algorithm>
#include <bit>

namespace lamina {

namespace {

/// Floats in a total order: -NaN < -infinity … -0 < +0 … infinity < NaN.
std::int32_t order(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits < 0 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(bits) ^ 0x7FFFFFFFU)
                  : bits;
}

}  // namespace

std::optional<double> area_under_curve(std::vector<Scored>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const Scored& a, const Scored& b) { return order(a.score) < order(b.score); });
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::int64_t twice_wins = 0;  // whole numbers: no rounding, no order
  for (std::size_t begin = 0; begin < rows.size();) {
    std::int64_t tied_positives = 0;
    std::int64_t tied_negatives = 0;
    std::size_t end = begin;
    for (; end < rows.size() && order(rows[end].score) == order(rows[begin].score); ++end) {
      ++(rows[end].positive ? tied_positives : tied_negatives);
    }
    twice_wins += tied_positives * (2 * negatives + tied_negatives);
    positives += tied_positives;
    negatives += tied_negatives;
    begin = end;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  return static_cast<double>(twice_wins) / (2.0 * static_cast<double>(positives * negatives));
}

}  // namespace lamina
