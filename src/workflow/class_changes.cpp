#include "workflow/class_changes.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <optional>
#include <utility>

#include "preprocess/cell_value.hpp"
#include "preprocess/number_feature.hpp"
#include "workflow/cell_text.hpp"

namespace lamina {

namespace {

constexpr std::int64_t enough_rows = 20;  // of a table, to tell what its numbers are like
constexpr std::size_t most_values = 200;  // of a column that are tried

/// The row with one number column or one code changed, as often as there are values to try.
class Trials {
 public:
  Trials(const Model& model, const Features& row) : model_(model), row_(row) {}

  /// What the model answers for each value; `write` puts one into the prepared row.
  template <class Value>
  Predictions answers(std::span<const Value> values, std::size_t input,
                      const std::function<void(Value, void* row)>& write) const {
    const auto count = static_cast<std::int64_t>(values.size());
    Features rows = model_.artifact().preprocessor.room(count);
    for (std::size_t i = 0; i < rows.inputs.size(); ++i) {
      const ConstView from = row_.inputs[i].view();
      for (std::int64_t r = 0; r < count; ++r) {
        std::memcpy(rows.inputs[i].view().rows(r, 1).data(), from.data(), from.bytes());
      }
    }
    for (std::int64_t r = 0; r < count; ++r) {
      write(values[static_cast<std::size_t>(r)], rows.inputs[input].view().rows(r, 1).data());
    }
    return model_.predictor().predict(rows);
  }

 private:
  const Model& model_;
  const Features& row_;
};

/// Numbers of one column.
class NumberTrials {
 public:
  NumberTrials(const Trials& trials, const NumberColumn& column, std::int64_t place,
               std::int32_t now)
      : trials_(trials), column_(column), place_(place), now_(now) {}

  Predictions answers(std::span<const double> values) const {
    return trials_.answers<double>(values, 0, [&](double value, void* row) {
      write_features(column_, value, static_cast<float*>(row) + place_);
    });
  }
  bool flips(double value) const { return answers({&value, 1}).classes[0] != now_; }

  /// Between `from`, which does not flip, and `to`, which does: the flipping value nearest to
  /// `from`, a whole one where `whole`, else with as few digits as can be.
  double nearest(double from, double to, bool whole) const {
    double near = from;
    double far = to;
    for (int round = 0; round < 30; ++round) {
      const double middle = near + (far - near) / 2;
      const double tried = !whole ? middle : far > near ? std::floor(middle) : std::ceil(middle);
      if (tried == near || tried == far) break;
      (flips(tried) ? far : near) = tried;
    }
    if (whole) return far;
    for (int digits = 2; digits <= 6; ++digits) {
      const double shorter = rounded_away(far, from, digits);
      if (std::abs(shorter - from) <= std::abs(to - from) && flips(shorter)) return shorter;
    }
    return far;
  }

 private:
  const Trials& trials_;
  const NumberColumn& column_;
  std::int64_t place_;
  std::int32_t now_;
};

/// Ascending values worth trying: some of those in the table, else around the median.
std::vector<double> values_to_try(const NumberCells& cells, std::int64_t rows,
                                  const NumberFeature& feature) {
  std::vector<double> values;
  if (rows >= enough_rows) {
    for (std::int64_t row = 0; row < rows; ++row) {
      if (!std::isnan(cells[row])) values.push_back(cells[row]);
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (values.size() <= most_values) return values;
    std::vector<double> some;
    for (std::size_t i = 0; i < most_values; ++i) {
      some.push_back(values[i * (values.size() - 1) / (most_values - 1)]);
    }
    return some;
  }
  if (feature.scale == 0) return values;
  constexpr double reach = 2;
  for (std::size_t i = 0; i < most_values; ++i) {
    const double spreads = reach * (2.0 * static_cast<double>(i) / (most_values - 1) - 1);
    values.push_back(feature.center + spreads / feature.scale);
  }
  return values;
}

class ChangesOfRow {
 public:
  ChangesOfRow(const Model& model, const Table& table, std::int64_t index, const Features& row)
      : preprocessor_(model.artifact().preprocessor),
        table_(table),
        index_(index),
        trials_(model, row),
        now_(model.predictor().predict(row).classes[0]) {}

  std::optional<ClassChange> of(const NumberColumn& column, std::int64_t place) const {
    const NumberStyle& style = preprocessor_.style_of(column.name);
    const NumberCells cells(column, style, table_.column(column.name), table_.name());
    const double here = cells[index_];
    if (std::isnan(here) || column.features.empty()) return {};
    const std::vector<double> values = values_to_try(cells, table_.rows(), column.features[0]);
    if (values.empty()) return {};
    const bool whole = table_.rows() >= enough_rows &&
                       std::all_of(values.begin(), values.end(),
                                   [](double value) { return value == std::floor(value); });
    const NumberTrials numbers(trials_, column, place, now_);
    const std::vector<std::int32_t> classes = numbers.answers(values).classes;
    std::optional<double> best;
    const auto above = std::upper_bound(values.begin(), values.end(), here);
    const auto offer = [&](auto from, auto to, auto&& class_at) {
      double last = here;
      for (auto at = from; at != to; ++at) {
        if (class_at(at) != now_) {
          const double found = numbers.nearest(last, *at, whole);
          if (!best || std::abs(found - here) < std::abs(*best - here)) best = found;
          return;
        }
        last = *at;
      }
    };
    const auto class_of = [&](const double& value) {
      return classes[static_cast<std::size_t>(&value - values.data())];
    };
    offer(above, values.end(), [&](auto at) { return class_of(*at); });
    offer(std::make_reverse_iterator(std::lower_bound(values.begin(), values.end(), here)),
          values.rend(), [&](auto at) { return class_of(*at); });
    if (!best) return {};
    ClassChange change = change_to(numbers.answers({&*best, 1}).row(0));
    change.column = column.name;
    change.from = cell_text(column, style, here);
    change.to = cell_text(column, style, *best);
    change.spreads = std::abs(*best - here) * column.features[0].scale;
    return change;
  }

  std::optional<ClassChange> of(const CategoryColumn& column, std::size_t place,
                                std::size_t input) const {
    const CategoryCells cells(column, table_.column(column.name));
    std::vector<std::int32_t> codes;
    for (std::int32_t code = 1; code <= static_cast<std::int32_t>(column.labels.size()); ++code) {
      if (code != cells[index_]) codes.push_back(code);
    }
    if (codes.empty()) return {};
    const Predictions answers = trials_.answers<std::int32_t>(
        codes, input,
        [&](std::int32_t code, void* row) { static_cast<std::int32_t*>(row)[place] = code; });
    std::optional<ClassChange> best;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (answers.classes[i] == now_) continue;
      ClassChange change = change_to(answers.row(static_cast<std::int64_t>(i)));
      if (best && change.probability <= best->probability) continue;
      change.column = column.name;
      change.from = table_.column(column.name).text(index_);
      change.to = column.labels[static_cast<std::size_t>(codes[i] - 1)];
      best = std::move(change);
    }
    return best;
  }

 private:
  static ClassChange change_to(const Prediction& answer) {
    ClassChange change;
    change.label = answer.label;
    change.probability = answer.value;
    return change;
  }

  const Preprocessor& preprocessor_;
  const Table& table_;
  std::int64_t index_;
  Trials trials_;
  std::int32_t now_;
};

}  // namespace

std::vector<ClassChange> class_changes(const Model& model, const Table& table, std::int64_t index,
                                       const Features& row) {
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  std::vector<ClassChange> numbers, words;
  const ChangesOfRow changes(model, table, index, row);
  std::int64_t place = 0;
  for (const NumberColumn& column : preprocessor.number_columns()) {
    if (auto change = changes.of(column, place)) numbers.push_back(*std::move(change));
    place += static_cast<std::int64_t>(column.features.size());
  }
  const std::size_t input = preprocessor.numbers() == 0 ? 0 : 1;
  for (std::size_t c = 0; c < preprocessor.category_columns().size(); ++c) {
    const CategoryColumn& column = preprocessor.category_columns()[c];
    if (auto change = changes.of(column, c, input)) words.push_back(*std::move(change));
  }
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const auto& a, const auto& b) { return a.spreads < b.spreads; });
  std::stable_sort(words.begin(), words.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  numbers.insert(numbers.end(), words.begin(), words.end());
  return numbers;
}

}  // namespace lamina
