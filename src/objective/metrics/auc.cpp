#include "objective/metrics/auc.hpp"

#include <algorithm>
#include <cmath>

#include "objective/metrics/total_order.hpp"

namespace lamina {

std::optional<Area> area_under_curve(std::vector<Scored>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Scored& a, const Scored& b) {
    return total_order(a.score) < total_order(b.score);
  });
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::int64_t twice_wins = 0;  // whole numbers: no rounding, no order
  // Squares of twice the number of rows of the other kind below a row, ties counting half.
  double squares_of_positives = 0;
  double squares_of_negatives = 0;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::int64_t tied_positives = 0;
    std::int64_t tied_negatives = 0;
    std::size_t end = begin;
    for (; end < rows.size() && total_order(rows[end].score) == total_order(rows[begin].score);
         ++end) {
      ++(rows[end].positive ? tied_positives : tied_negatives);
    }
    const auto below_positive = static_cast<double>(2 * negatives + tied_negatives);
    const auto below_negative = static_cast<double>(2 * positives + tied_positives);
    twice_wins += tied_positives * (2 * negatives + tied_negatives);
    squares_of_positives += static_cast<double>(tied_positives) * below_positive * below_positive;
    squares_of_negatives += static_cast<double>(tied_negatives) * below_negative * below_negative;
    positives += tied_positives;
    negatives += tied_negatives;
    begin = end;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  const auto p = static_cast<double>(positives);
  const auto n = static_cast<double>(negatives);
  Area area{static_cast<double>(twice_wins) / (2.0 * static_cast<double>(positives * negatives)),
            {}};
  if (positives < 2 || negatives < 2) return area;
  const double others = 1 - area.value;  // the mean place of a negative row
  const double of_positives =
      (squares_of_positives / (4 * n * n) - p * area.value * area.value) / (p - 1);
  const double of_negatives = (squares_of_negatives / (4 * p * p) - n * others * others) / (n - 1);
  area.error = std::sqrt(std::max(0.0, of_positives / p + of_negatives / n));
  return area;
}

}  // namespace lamina
