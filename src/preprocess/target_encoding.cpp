#include "preprocess/target_encoding.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/core/random.hpp"
#include "preprocess/frequent_words.hpp"
#include "preprocess/number_feature.hpp"

namespace lamina {

namespace {

constexpr std::size_t few_words = 24;       // an embedding learns them
constexpr std::size_t rows_of_a_word = 40;  // and those that stand in as many rows, in the mean
constexpr std::size_t most_words = 10'000;
constexpr std::size_t most_classes = 10;  // numbers of a column
/// As many rows of the mean target join those of a word.
constexpr double prior_rows = 10;
constexpr std::uint64_t parts = 10;

std::size_t outputs_of(std::size_t classes) {
  return classes > 2 ? std::min(classes, most_classes) : 1;
}

/// What is averaged: the target, or for each class whether it is the row's.
class Answers {
 public:
  Answers(const Tensor& targets, std::size_t classes)
      : targets_(targets), outputs_(outputs_of(classes)) {}

  std::size_t outputs() const { return outputs_; }
  double operator()(std::size_t row, std::size_t output) const {
    if (targets_.dtype() == DType::f32) return targets_.f32()[row];
    return targets_.i32()[row] == static_cast<std::int32_t>(output) ? 1 : 0;
  }

 private:
  const Tensor& targets_;
  std::size_t outputs_;
};

/// Sums and counts of the answers, for each place and, less those, for each part of the rows.
class Sums {
 public:
  Sums(std::size_t places, std::size_t outputs)
      : outputs_(outputs), sums_(places * outputs), counts_(places) {}

  void add(std::size_t place, std::span<const double> answer, double sign) {
    for (std::size_t o = 0; o < outputs_; ++o) sums_[place * outputs_ + o] += sign * answer[o];
    counts_[place] += sign;
  }
  double mean(std::size_t place, std::size_t output, double prior) const {
    return (sums_[place * outputs_ + output] + prior_rows * prior) / (counts_[place] + prior_rows);
  }

 private:
  std::size_t outputs_;
  std::vector<double> sums_, counts_;
};

/// Standardised and held within ±3, as numbers are.
NumberFeature scaling_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(values.size()));
  return {.part = FeaturePart::value,
          .transform = NumberTransform::robust_clip,
          .center = static_cast<float>(mean),
          .scale = deviation > 1e-9 ? static_cast<float>(1 / deviation) : 0};
}

}  // namespace

bool holds_many_words(const CategoryColumn& column, std::size_t rows) {
  const std::size_t words = column.labels.size();
  return column.type == ColumnType::category && words > few_words && rows < rows_of_a_word * words;
}

std::int32_t EncodedCells::operator[](std::int64_t row) const {
  return from_->is_missing(row) ? EncodedColumn::missing : codes_[row] + 1;
}

TargetEncoding encode_by_target(const Column& column, std::span<const std::int64_t> rows,
                                const Tensor& targets, std::size_t classes) {
  const Answers answers(targets, classes);
  const std::size_t outputs = answers.outputs();
  TargetEncoding made;
  made.column.name = column.name;
  made.column.type = column.type;
  made.column.labels = frequent_words(column, rows, most_words);
  const std::size_t places = made.column.labels.size() + 2;
  const EncodedCells cells(made.column, column);
  std::vector<std::int32_t> place_of;
  place_of.reserve(rows.size());
  for (const std::int64_t row : rows) place_of.push_back(cells[row]);
  const Seed seed = Seed(0).at("target encoding");
  const auto part_of = [&](std::size_t row) {
    return philox(seed.key(), row, 0)[0] % parts;
  };
  std::vector<double> answer(outputs), prior(outputs);
  const auto read = [&](std::size_t row) {
    for (std::size_t o = 0; o < outputs; ++o) answer[o] = answers(row, o);
  };
  Sums sums(places, outputs);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    read(row);
    sums.add(static_cast<std::size_t>(place_of[row]), answer, 1);
    for (std::size_t o = 0; o < outputs; ++o) {
      prior[o] += answer[o] / static_cast<double>(rows.size());
    }
  }
  std::vector<std::vector<std::size_t>> rows_of(parts);
  for (std::size_t row = 0; row < rows.size(); ++row) rows_of[part_of(row)].push_back(row);
  std::vector<double> means(rows.size() * outputs);
  for (const std::vector<std::size_t>& part : rows_of) {
    const auto join = [&](double sign) {
      for (const std::size_t row : part) {
        read(row);
        sums.add(static_cast<std::size_t>(place_of[row]), answer, sign);
      }
    };
    join(-1);
    for (const std::size_t row : part) {
      for (std::size_t o = 0; o < outputs; ++o) {
        means[row * outputs + o] = sums.mean(static_cast<std::size_t>(place_of[row]), o, prior[o]);
      }
    }
    join(1);
  }
  made.training.resize(means.size());
  made.column.values.resize(places * outputs);
  for (std::size_t o = 0; o < outputs; ++o) {
    std::vector<double> column_of(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) column_of[row] = means[row * outputs + o];
    const NumberFeature scaling = scaling_of(column_of);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      made.training[row * outputs + o] = transformed(scaling, column_of[row]);
    }
    for (std::size_t place = 0; place < places; ++place) {
      made.column.values[place * outputs + o] = transformed(scaling, sums.mean(place, o, prior[o]));
    }
  }
  return made;
}

}  // namespace lamina
