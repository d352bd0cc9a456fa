#include "lamina/preprocess/column_summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace lamina {

namespace {

constexpr std::size_t most_steps = 20;

/// Ends of steps of equally many rows; a value that fills several steps has one of its own.
std::vector<double> step_ends(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<double> ends;
  for (std::size_t i = 1; i < most_steps && !values.empty(); ++i) {
    ends.push_back(values[i * values.size() / most_steps]);
  }
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

/// A number for the cell of each row, equal where the cells are, or are in one step; 0 is missing.
std::vector<std::int32_t> groups_of(const Column& column, std::span<const std::int64_t> rows) {
  std::vector<std::int32_t> groups;
  groups.reserve(rows.size());
  if (!column.codes.empty()) {
    for (const std::int64_t row : rows) {
      groups.push_back(1 + column.codes[static_cast<std::size_t>(row)]);
    }
    return groups;
  }
  std::vector<double> known;
  for (const std::int64_t row : rows) {
    const double value = column.numbers[static_cast<std::size_t>(row)];
    if (!std::isnan(value)) known.push_back(value);
  }
  const std::vector<double> ends = step_ends(std::move(known));
  for (const std::int64_t row : rows) {
    const double value = column.numbers[static_cast<std::size_t>(row)];
    const auto step = std::upper_bound(ends.begin(), ends.end(), value) - ends.begin();
    groups.push_back(std::isnan(value) ? 0 : 1 + static_cast<std::int32_t>(step));
  }
  return groups;
}

/// The class of each row: numbers that are classes are as different as their values.
std::vector<std::int32_t> classes_of(const Column& target, std::span<const std::int64_t> rows) {
  if (!target.codes.empty()) return groups_of(target, rows);
  std::vector<double> values;
  for (const std::int64_t row : rows) {
    values.push_back(target.numbers[static_cast<std::size_t>(row)]);
  }
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<std::int32_t> classes;
  for (const double value : values) {
    const auto place = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
    classes.push_back(static_cast<std::int32_t>(place));
  }
  return classes;
}

/// Sums of squares about the mean of all, and about the means of the groups.
struct Spread {
  double total = 0;
  double within = 0;
  std::int64_t groups = 0;
};

Spread spread_of_numbers(const std::vector<std::int32_t>& groups, const Column& target,
                         std::span<const std::int64_t> rows) {
  struct Sums {
    double count = 0, sum = 0, squares = 0;
    void add(double value) {
      count += 1;
      sum += value;
      squares += value * value;
    }
    double spread() const { return count == 0 ? 0 : std::max(0.0, squares - sum * sum / count); }
  };
  double mean = 0;
  for (const std::int64_t row : rows) mean += target.numbers[static_cast<std::size_t>(row)];
  mean /= static_cast<double>(rows.size());
  std::vector<Sums> sums(1 +
                         static_cast<std::size_t>(*std::max_element(groups.begin(), groups.end())));
  Sums all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double value = target.numbers[static_cast<std::size_t>(rows[i])] - mean;
    sums[static_cast<std::size_t>(groups[i])].add(value);
    all.add(value);
  }
  Spread spread{.total = all.spread()};
  for (const Sums& group : sums) {
    spread.within += group.spread();
    spread.groups += group.count > 0 ? 1 : 0;
  }
  return spread;
}

/// Of the indicators of classes: n - Σ n_c² / n, within each group likewise.
Spread spread_of_classes(const std::vector<std::int32_t>& groups,
                         const std::vector<std::int32_t>& classes) {
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  for (std::size_t i = 0; i < groups.size(); ++i) pairs.emplace_back(groups[i], classes[i]);
  const auto squares = [](const auto& sorted, auto begin, auto end) {
    double sum = 0;
    for (auto at = begin; at != end;) {
      const auto next = std::find_if(at, end, [&](const auto& one) { return one != *at; });
      sum += std::pow(static_cast<double>(next - at), 2);
      at = next;
    }
    return sorted.empty() ? 0 : sum;
  };
  std::vector<std::int32_t> sorted = classes;
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(classes.size());
  Spread spread{.total = count - squares(sorted, sorted.begin(), sorted.end()) / count};
  std::sort(pairs.begin(), pairs.end());
  for (auto at = pairs.begin(); at != pairs.end();) {
    const auto end =
        std::find_if(at, pairs.end(), [&](const auto& one) { return one.first != at->first; });
    const auto rows = static_cast<double>(end - at);
    spread.within += rows - squares(pairs, at, end) / rows;
    ++spread.groups;
    at = end;
  }
  return spread;
}

bool is_seen(const Column& column) {
  return column.type == ColumnType::number || column.type == ColumnType::date ||
         column.type == ColumnType::category || column.type == ColumnType::boolean;
}

}  // namespace

Histogram histogram(const Column& column, std::int64_t most) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  bool whole = true;
  for (const double value : column.numbers) {  // comparisons are false for what is missing
    if (value < low) low = value;
    if (value > high) high = value;
    whole &= std::isnan(value) || value == std::floor(value);
  }
  if (!(low <= high)) return {};
  const auto steps = static_cast<double>(most);
  Histogram made{.low = low, .step = high / steps - low / steps};
  if (whole && std::isfinite(high - low)) {
    made.step = std::max(1.0, std::ceil((high - low + 1) / steps));
  }
  if (made.step == 0) made.step = 1;
  const auto step_of = [&](double value) {
    const double place = (value * 0.5 - low * 0.5) / (made.step * 0.5);  // halves cannot overflow
    return std::min(most - 1, static_cast<std::int64_t>(place));
  };
  made.counts.assign(static_cast<std::size_t>(step_of(high)) + 1, 0);
  for (const double value : column.numbers) {
    if (!std::isnan(value)) ++made.counts[static_cast<std::size_t>(step_of(value))];
  }
  return made;
}

std::vector<WordShare> frequent_words(const Column& column, std::size_t most) {
  std::vector<std::int64_t> counts(column.labels.size());
  std::int64_t known = 0;
  for (const std::int32_t code : column.codes) {
    if (code < 0) continue;
    ++counts[static_cast<std::size_t>(code)];
    ++known;
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  std::vector<WordShare> words;
  for (std::size_t i = 0; i < std::min(most, order.size()) && counts[order[i]] > 0; ++i) {
    words.push_back({column.labels[order[i]], counts[order[i]],
                     static_cast<double>(counts[order[i]]) / static_cast<double>(known)});
  }
  return words;
}

std::vector<std::int64_t> sampled_rows(std::int64_t rows, std::int64_t most) {
  std::vector<std::int64_t> sample(static_cast<std::size_t>(std::min(rows, most)));
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto place = static_cast<std::int64_t>(i);
    sample[i] = rows <= most ? place : place * (rows / most);
  }
  return sample;
}

double explained(const Column& column, const Column& target, Task task,
                 std::span<const std::int64_t> rows) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  if (!is_seen(column)) return nothing;
  std::vector<std::int64_t> known;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(known),
               [&](std::int64_t row) { return !target.is_missing(row); });
  if (known.size() < 2) return nothing;
  const std::vector<std::int32_t> groups = groups_of(column, known);
  const Spread spread = task == Task::regression
                            ? spread_of_numbers(groups, target, known)
                            : spread_of_classes(groups, classes_of(target, known));
  const auto count = static_cast<double>(known.size());
  const double freedom = count - static_cast<double>(spread.groups);
  if (!(spread.total > 0)) return nothing;
  if (freedom <= 0) return 0;
  return std::clamp(1 - (spread.within / freedom) / (spread.total / (count - 1)), 0.0, 1.0);
}

std::vector<std::string> features_of(const Preprocessor& preprocessor, std::string_view name) {
  std::vector<std::string> names;
  for (const NumberColumn& column : preprocessor.number_columns()) {
    if (column.name != name) continue;
    for (const NumberFeature& feature : column.features) {
      names.emplace_back(feature_part_names[static_cast<std::size_t>(feature.part)]);
    }
  }
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    if (column.name == name) names.emplace_back("code");
  }
  for (const EncodedColumn& column : preprocessor.encoded_columns()) {
    if (column.name == name) names.emplace_back("mean target");
  }
  for (const ImageColumn& column : preprocessor.image_columns()) {
    if (column.name == name) names.emplace_back("pixels");
  }
  return names;
}

}  // namespace lamina
