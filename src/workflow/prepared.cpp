#include "workflow/prepared.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace lamina {

namespace {

/// The truth as numbers; the target of a regression is a column of numbers.
std::vector<double> truth(const Table& table, const Preprocessor& preprocessor,
                          std::span<const std::int64_t> rows) {
  const Column& column = table.column(preprocessor.target());
  std::vector<double> values;
  values.reserve(rows.size());
  for (const std::int64_t row : rows) {
    values.push_back(column.numbers[static_cast<std::size_t>(row)]);
  }
  return values;
}

std::vector<std::int32_t> codes_of(const Tensor& targets) {
  std::vector<std::int32_t> codes(static_cast<std::size_t>(targets.elements()));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    codes[i] = targets.dtype() == DType::i32 ? targets.i32()[i]
                                             : static_cast<std::int32_t>(targets.f32()[i]);
  }
  return codes;
}

/// One output for each class is told the class; a single one is told 0 or 1, or the number.
bool wants_codes(const NetworkOutput& output, Task task) {
  return task != Task::regression && output.columns() > 1;
}

std::vector<Tensor> targets_of(const Preprocessor& preprocessor, const Network& network,
                               const Table& table, std::span<const std::int64_t> rows,
                               UnseenClass unseen = UnseenClass::refuse) {
  const Tensor plain = preprocessor.targets(table, rows, unseen);
  std::vector<Tensor> all;
  for (const NetworkOutput& output : network.outputs()) {
    if (wants_codes(output, preprocessor.task()) == (plain.dtype() == DType::i32)) {
      all.push_back(plain);
      continue;
    }
    const std::vector<std::int32_t> codes = codes_of(plain);
    Tensor& as_codes = all.emplace_back(Shape{plain.shape().rows()}, DType::i32);
    std::copy(codes.begin(), codes.end(), as_codes.i32());
  }
  return all;
}

Tensor rows_of(const Tensor& all, std::span<const std::int64_t> places) {
  Tensor some(all.shape().with_rows(static_cast<std::int64_t>(places.size())), all.dtype());
  auto* to = static_cast<std::byte*>(some.view().data());
  for (const std::int64_t place : places) {
    const ConstView row = all.view().rows(place, 1);
    std::memcpy(to, row.data(), row.bytes());
    to += row.bytes();
  }
  return some;
}

template <class T>
std::vector<T> rows_of(const std::vector<T>& all, std::span<const std::int64_t> places) {
  std::vector<T> some;
  if (all.empty()) return some;
  for (const std::int64_t place : places) some.push_back(all[static_cast<std::size_t>(place)]);
  return some;
}

}  // namespace

Examples Prepared::examples() const {
  Examples examples;
  examples.inputs.assign(features.inputs.begin(), features.inputs.end());
  examples.targets.assign(targets.begin(), targets.end());
  if (!folds.empty()) {
    examples.folds = {folds.data(), Shape{static_cast<std::int64_t>(folds.size())}, DType::i32};
  }
  if (!weights.empty()) examples.weights = weights;
  return examples;
}

Prepared prepare(const Preprocessor& preprocessor, const Network& network, const Table& table,
                 std::span<const std::int64_t> rows) {
  Prepared prepared;
  if (rows.empty()) return prepared;
  prepared.features = preprocessor.apply(table, rows);
  prepared.targets = targets_of(preprocessor, network, table, rows);
  return prepared;
}

Prepared prepare(const Preprocessor& preprocessor, const Network& network, Table&& table,
                 std::span<const std::int64_t> rows) {
  Prepared prepared;
  if (rows.empty()) return prepared;
  prepared.targets = targets_of(preprocessor, network, table, rows);
  prepared.features = preprocessor.apply(std::move(table), rows);
  return prepared;
}

Prepared prepare_with_truth(const Preprocessor& preprocessor, const Network& network,
                            const Table& table, std::span<const std::int64_t> rows) {
  Prepared prepared = truth_of(preprocessor, network, table, rows);
  if (!rows.empty()) prepared.features = preprocessor.apply(table, rows);
  return prepared;
}

Prepared truth_of(const Preprocessor& preprocessor, const Network& network, const Table& table,
                  std::span<const std::int64_t> rows) {
  Prepared prepared;
  if (rows.empty()) return prepared;
  prepared.targets = targets_of(preprocessor, network, table, rows, UnseenClass::minus_one);
  if (preprocessor.task() == Task::regression) {
    prepared.values = truth(table, preprocessor, rows);
  } else {
    prepared.labels = codes_of(prepared.targets[0]);
  }
  return prepared;
}

Prepared rows_at(const Prepared& all, std::span<const std::int64_t> places) {
  Prepared some;
  some.features.names = all.features.names;
  for (const Tensor& input : all.features.inputs) {
    some.features.inputs.push_back(rows_of(input, places));
  }
  some.values = rows_of(all.values, places);
  some.labels = rows_of(all.labels, places);
  some.row_weights = rows_of(all.row_weights, places);
  return some;
}

void put_encoded(const Tensor& encoded, std::size_t stride, Features& features) {
  if (encoded.empty()) return;
  Tensor& numbers = features.inputs[0];
  const std::int64_t width = encoded.shape().columns();
  const std::int64_t all = numbers.shape().columns();
  for (std::int64_t row = 0; row < numbers.shape().rows(); ++row) {
    const float* const from = encoded.f32() + row * static_cast<std::int64_t>(stride) * width;
    std::copy_n(from, width, numbers.f32() + row * all + (all - width));
  }
}

Examples rows_to_come(const Preprocessor& preprocessor, const Network& network, std::int64_t rows,
                      bool weighted) {
  Examples examples;
  if (weighted) examples.weights = {nullptr, Shape{rows}, DType::f32};
  for (const Field& field : preprocessor.inputs()) {
    examples.inputs.emplace_back(nullptr, field.of_rows(rows), field.dtype);
  }
  for (const NetworkOutput& output : network.outputs()) {
    const bool codes = wants_codes(output, preprocessor.task());
    examples.targets.emplace_back(nullptr, codes ? Shape{rows} : Shape{rows, 1},
                                  codes ? DType::i32 : DType::f32);
  }
  return examples;
}

std::int64_t held_out_bytes(const Preprocessor& preprocessor, const Network& network,
                            std::int64_t rows, bool weighted) {
  const bool numbers = preprocessor.task() == Task::regression;
  const std::size_t truth = numbers ? sizeof(double) : sizeof(std::int32_t);
  return rows_to_come(preprocessor, network, rows, false).bytes() +
         rows * static_cast<std::int64_t>(truth + (weighted ? sizeof(double) : 0));
}

Scores score(const Model& model, const Prepared& rows, std::span<const MetricConfig> metrics) {
  const Predictions predictions = model.predictor().predict(rows.features);
  Answers answers{.weights = rows.row_weights, .threshold = model.artifact().decision.threshold};
  if (rows.labels.empty()) {
    answers.values = predictions.values;
    answers.truth = rows.values;
  } else {
    answers.probabilities = predictions.probabilities;
    answers.labels = rows.labels;
  }
  return scores_of(answers, metrics);
}

Scores score_baseline(const Preprocessor& preprocessor, const Prepared& rows,
                      std::span<const MetricConfig> metrics) {
  if (rows.labels.empty()) {
    const std::vector<double> mean(rows.values.size(), preprocessor.target_mean());
    return scores_of({.values = mean, .truth = rows.values, .weights = rows.row_weights}, metrics);
  }
  const std::vector<double>& shares = preprocessor.label_shares();
  const auto classes = static_cast<std::int64_t>(shares.size());
  Tensor probabilities(Shape{rows.rows(), classes});
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    std::transform(shares.begin(), shares.end(), probabilities.f32() + row * classes,
                   [](double share) { return static_cast<float>(share); });
  }
  return scores_of(
      {.probabilities = probabilities, .labels = rows.labels, .weights = rows.row_weights},
      metrics);
}

}  // namespace lamina
