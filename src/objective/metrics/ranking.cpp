#include "objective/metrics/ranking.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/total_order.hpp"

namespace lamina {

std::vector<RankedWeight> ranking(const Answers& answers, std::int64_t label) {
  const AnsweredRows rows(answers.probabilities);
  struct Place {
    std::int32_t score;
    std::int32_t row;
  };
  std::vector<Place> places(answers.labels.size());
  for (std::size_t r = 0; r < places.size(); ++r) {
    places[r] = {total_order(rows.score(static_cast<std::int64_t>(r), label)),
                 static_cast<std::int32_t>(r)};
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
  });
  std::vector<RankedWeight> ranked;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == 0 || places[i].score != places[i - 1].score) ranked.emplace_back();
    const auto row = static_cast<std::size_t>(places[i].row);
    const double weight = answers.weights.empty() ? 1 : answers.weights[row];
    RankedWeight& last = ranked.back();
    (answers.labels[row] == label ? last.positive : last.negative) += weight;
  }
  return ranked;
}

double weighted_area(const std::vector<RankedWeight>& ranking) {
  double positive = 0;  // so far, from the highest score
  double negative = 0;
  double wins = 0;
  for (const RankedWeight& tied : ranking) {
    wins += tied.negative * (positive + tied.positive / 2);
    positive += tied.positive;
    negative += tied.negative;
  }
  const bool both = positive > 0 && negative > 0;
  return both ? wins / positive / negative : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lamina
