#include "objective/metrics/interval.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/ref/lanes.hpp"

namespace lamina {

namespace {

constexpr double z = 1.959963984540054;  ///< leaves 2.5 % of a normal distribution on either side

}  // namespace

std::optional<Interval> interval_of_share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  const auto n = static_cast<double>(whole);
  const double share = static_cast<double>(part) / n;
  const double stretch = 1 + z * z / n;
  const double centre = (share + z * z / (2 * n)) / stretch;
  const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / stretch;
  // Of none or all of the rows the bound is exact; rounding would put it beyond the share.
  return Interval{part == 0 ? 0 : centre - half, part == whole ? 1 : centre + half};
}

std::optional<Interval> interval_of_normal(double value, double deviation, double low,
                                           double high) {
  if (!std::isfinite(deviation)) return std::nullopt;
  return Interval{std::max(low, value - z * deviation), std::min(high, value + z * deviation)};
}

MeanOfRows::MeanOfRows(std::int64_t rows, const std::function<double(std::int64_t)>& term,
                       std::span<const double> weights) {
  if (!weights.empty()) {
    const auto weight = [&](std::int64_t r) {
      return weights[static_cast<std::size_t>(r)];
    };
    const double sum =
        kernels::ref::sum_over_rows<double>(rows, [&](double so_far, std::int64_t r) {
          return weight(r) == 0 ? so_far : so_far + weight(r) * term(r);
        });
    mean = sum / kernels::ref::sum_over_rows<double>(
                     rows, [&](double so_far, std::int64_t r) { return so_far + weight(r); });
    return;
  }
  const auto count = static_cast<double>(rows);
  mean = kernels::ref::sum_over_rows<double>(
             rows, [&](double so_far, std::int64_t r) { return so_far + term(r); }) /
         count;
  if (rows < 2) return;
  const double squares =
      kernels::ref::sum_over_rows<double>(rows, [&](double so_far, std::int64_t r) {
        const double gap = term(r) - mean;
        return so_far + gap * gap;
      });
  error = std::sqrt(squares / (count - 1) / count);
}

}  // namespace lamina
