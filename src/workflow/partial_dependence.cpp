#include "workflow/partial_dependence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "lamina/core/random.hpp"
#include "preprocess/column_places.hpp"
#include "workflow/seen_rows.hpp"

namespace lamina {

namespace {

using Places = std::vector<std::int64_t>;

constexpr std::int64_t most_rows = 1'000;
constexpr std::size_t most_numbers = 24;
constexpr std::size_t most_words = 10;

/// A cell that all rows get in turn: that of one of the rows.
struct Candidate {
  std::int64_t row;        ///< of the prepared rows
  std::int64_t count = 0;  ///< rows that have it
};

/// Of numbers the quantiles at equal steps, each once.
std::vector<Candidate> quantiles(const Column& column, const Places& places) {
  std::vector<std::pair<double, std::int64_t>> sorted;
  for (std::size_t r = 0; r < places.size(); ++r) {
    const double value = column.numbers[static_cast<std::size_t>(places[r])];
    if (!std::isnan(value)) sorted.emplace_back(value, static_cast<std::int64_t>(r));
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<Candidate> cells;
  const std::size_t steps = std::min(most_numbers, sorted.size());
  for (std::size_t i = 0; i < steps; ++i) {
    const auto& [value, row] = sorted[steps == 1 ? 0 : i * (sorted.size() - 1) / (steps - 1)];
    const bool again =
        !cells.empty() && column.numbers[static_cast<std::size_t>(
                              places[static_cast<std::size_t>(cells.back().row)])] == value;
    if (!again) cells.push_back({row});
  }
  return cells;
}

/// Of words the most frequent ones.
std::vector<Candidate> frequent(const Column& column, const Places& places) {
  std::map<std::int32_t, Candidate> known;  // in the order of the labels
  for (std::size_t r = 0; r < places.size(); ++r) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(places[r])];
    if (code < 0) continue;
    ++known.try_emplace(code, Candidate{static_cast<std::int64_t>(r)}).first->second.count;
  }
  std::vector<Candidate> cells;
  for (const auto& [code, cell] : known) cells.push_back(cell);
  std::stable_sort(cells.begin(), cells.end(),
                   [](const Candidate& a, const Candidate& b) { return a.count > b.count; });
  cells.resize(std::min(cells.size(), most_words));
  return cells;
}

/// The mean answer in each column: of amounts one, of classes their probabilities.
std::vector<double> mean_answer(const Predictions& answers) {
  const auto rows = static_cast<double>(answers.rows());
  if (answers.labels.empty()) {
    return {std::accumulate(answers.values.begin(), answers.values.end(), 0.0) / rows};
  }
  const std::size_t classes = answers.labels.size();
  std::vector<double> mean(classes);
  for (std::size_t i = 0; i < classes * answers.values.size(); ++i) {
    mean[i % classes] += answers.probabilities.f32()[i];
  }
  for (double& one : mean) one /= rows;
  return mean;
}

/// The one whose mean probability varies most, the first of equal ones; of two the second.
std::size_t most_moved(const std::vector<std::vector<double>>& answers) {
  const std::size_t classes = answers[0].size();
  if (classes < 3) return classes - 1;
  std::size_t found = 0;
  double most = -1;
  for (std::size_t c = 0; c < classes; ++c) {
    double low = 1;
    double high = 0;
    for (const std::vector<double>& one : answers) {
      low = std::min(low, one[c]);
      high = std::max(high, one[c]);
    }
    if (high - low > most) {
      most = high - low;
      found = c;
    }
  }
  return found;
}

}  // namespace

std::optional<PartialDependence> partial_dependence(const Model& model, const Table& table,
                                                    const Places& places, const Prepared& all,
                                                    const std::string& name) {
  const Column* const column = table.find(name);
  if (column == nullptr || column->type == ColumnType::image) return {};
  const bool numbers = column->codes.empty();
  const std::vector<Candidate> cells =
      numbers ? quantiles(*column, places) : frequent(*column, places);
  if (cells.size() < 2) return {};
  const std::vector<ColumnPlaces> known = column_places(model.artifact().preprocessor);
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const ColumnPlaces& one) { return one.column == name; });
  if (found == known.end()) return {};

  Places some(static_cast<std::size_t>(std::min(all.rows(), most_rows)));
  Permutation(Seed(0).at("partial dependence"), all.rows()).write(0, some);
  Features features = rows_at(all, some).features;
  PartialDependence dependence{.column = name,
                               .label = "",
                               .numbers = numbers,
                               .rows = static_cast<std::int64_t>(some.size())};
  std::vector<std::vector<double>> answers;
  for (const Candidate& cell : cells) {
    copy_places(all.features, found->places, Places(some.size(), cell.row), features);
    answers.push_back(mean_answer(model.predictor().predict(features)));
    const std::int64_t row = places[static_cast<std::size_t>(cell.row)];
    dependence.cells.push_back(column->text(row));
    if (numbers) dependence.values.push_back(column->numbers[static_cast<std::size_t>(row)]);
    if (!numbers) dependence.counts.push_back(cell.count);
  }
  const std::size_t shown = most_moved(answers);
  const std::vector<std::string>& labels = model.artifact().preprocessor.labels();
  if (!labels.empty()) dependence.label = labels[shown];
  for (const std::vector<double>& one : answers) dependence.answers.push_back(one[shown]);
  return dependence;
}

}  // namespace lamina
