#include "lamina/workflow/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "preprocess/cell_value.hpp"
#include "preprocess/quantile_normal.hpp"
#include "workflow/cell_text.hpp"
#include "workflow/class_changes.hpp"
#include "workflow/integrated_gradients.hpp"
#include "workflow/layers_at_work.hpp"

namespace lamina {

namespace {

constexpr std::int64_t enough_rows = 20;  // to say which words are frequent

void require_row(const Table& table, const ExplainOptions& options) {
  if (options.row < 0 || options.row >= table.rows()) {
    throw Error({.code = "usage.bad_row",
                 .what = fmt::format("there is no row {}", options.row + 1),
                 .where = fmt::format("{}, which has {} row{}", table.name(), table.rows(),
                                      table.rows() == 1 ? "" : "s"),
                 .fix = table.rows() == 0 ? "give a table with rows"
                                          : fmt::format("give one from 1 to {}", table.rows())});
  }
  if (options.steps < 1) {
    throw Error({.code = "usage.bad_value",
                 .what = "an integration of no steps",
                 .where = "explain",
                 .fix = "give steps of at least 1"});
  }
}

std::vector<ConstView> views(const Features& features) {
  return {features.inputs.begin(), features.inputs.end()};
}

/// The code that most rows have, the lowest of equal ones; 0 where there are few.
std::int32_t frequent_code(const CategoryColumn& column, const Table& table) {
  if (table.rows() < enough_rows) return 0;
  const CategoryCells cells(column, table.column(column.name));
  std::vector<std::int64_t> counts(column.labels.size() + 1);
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    ++counts[static_cast<std::size_t>(cells[row])];
  }
  return static_cast<std::int32_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

/// Numbers at their medians, which are 0 or, by rank, about that; images black.
Features typical_row(const Preprocessor& preprocessor, const Table& table) {
  Features row = preprocessor.room(1);
  if (preprocessor.category_columns().empty()) return row;
  std::int32_t* code = row.inputs[preprocessor.numbers() == 0 ? 0 : 1].i32();
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    *code++ = frequent_code(column, table);
  }
  return row;
}

/// What of the network's answer is explained.
ExplainedValue explained_value(const Preprocessor& preprocessor, const Network& network,
                               const std::string& label) {
  if (preprocessor.task() == Task::regression) {
    return {.amount = &preprocessor.target_transform()};
  }
  const std::vector<std::string>& labels = preprocessor.labels();
  const auto index = std::find(labels.begin(), labels.end(), label) - labels.begin();
  if (network.outputs()[0].columns() > 1) return {.column = index};
  return {.other = index == 0};
}

/// d(feature)/d(value of the column), see NumberTransform.
double slope_of(const NumberFeature& feature, double value) {
  if (feature.transform == NumberTransform::none) return 1;
  if (feature.transform == NumberTransform::quantile_normal) {
    return quantile_normal_slope(feature, value);
  }
  const double third = (value - feature.center) * feature.scale / 3;
  const double root = std::sqrt(1 + third * third);
  return feature.scale / (root * root * root);
}

double sum(const double* numbers, std::int64_t count) {
  double total = 0;
  for (std::int64_t i = 0; i < count; ++i) total += numbers[i];
  return total;
}

/// Hands what moved out to the columns that it came from.
class Columns {
 public:
  Columns(const Preprocessor& preprocessor, const Table& table, std::int64_t index)
      : preprocessor_(preprocessor), table_(table), index_(index) {}

  std::vector<ExplainedColumn> made(const Features& row, const Features& typical,
                                    const ExpandedNetwork& network, const Attribution& attribution,
                                    const std::vector<Tensor>& gradient) const {
    std::vector<ExplainedColumn> columns;
    std::size_t input = 0;
    if (preprocessor_.numbers() > 0) {
      add_numbers(columns, row.inputs[0], attribution.moved[0], gradient[0]);
      ++input;
    }
    if (!preprocessor_.category_columns().empty()) {
      add_words(columns, row.inputs[input], typical.inputs[input], network, attribution, input);
      ++input;
    }
    for (const ImageColumn& column : preprocessor_.image_columns()) {
      add_image(columns, column.name, row.inputs[input], network, attribution, input);
      ++input;
    }
    return columns;
  }

 private:
  ExplainedColumn begun(const std::string& name) const {
    ExplainedColumn column;
    column.name = name;
    column.cell = table_.column(name).text(index_);
    return column;
  }

  void add_numbers(std::vector<ExplainedColumn>& columns, const Tensor& seen, const Tensor& moved,
                   const Tensor& gradient) const {
    std::int64_t place = 0;
    for (const NumberColumn& from : preprocessor_.number_columns()) {
      ExplainedColumn& column = columns.emplace_back(begun(from.name));
      const NumberStyle& style = preprocessor_.style_of(from.name);
      const auto count = static_cast<std::int64_t>(from.features.size());
      column.typical = cell_text(from, style, median_cell(from));
      column.features = features_of(preprocessor_, from.name);
      column.seen.assign(seen.f32() + place, seen.f32() + place + count);
      column.moved = sum(moved.f64() + place, count);
      const double value =
          NumberCells(from, style, table_.column(from.name), table_.name())[index_];
      const NumberFeature& first = from.features[0];
      if (first.part == FeaturePart::value && !std::isnan(value)) {
        column.slope = gradient.f64()[place] * slope_of(first, value);
      }
      place += count;
    }
    for (const EncodedColumn& from : preprocessor_.encoded_columns()) {
      ExplainedColumn& column = columns.emplace_back(begun(from.name));
      column.features = features_of(preprocessor_, from.name);
      column.seen.assign(seen.f32() + place, seen.f32() + place + from.outputs());
      column.moved = sum(moved.f64() + place, from.outputs());
      place += from.outputs();
    }
  }

  void add_words(std::vector<ExplainedColumn>& columns, const Tensor& seen, const Tensor& typical,
                 const ExpandedNetwork& network, const Attribution& attribution,
                 std::size_t original) const {
    const std::vector<CategoryColumn>& categories = preprocessor_.category_columns();
    for (std::size_t c = 0; c < categories.size(); ++c) {
      ExplainedColumn& column = columns.emplace_back(begun(categories[c].name));
      const std::int32_t usual = typical.i32()[c];
      if (usual > 0) column.typical = categories[c].labels[static_cast<std::size_t>(usual - 1)];
      column.features = {"code"};
      column.seen = {static_cast<float>(seen.i32()[c])};
      for (std::size_t i = 0; i < network.inputs().size(); ++i) {
        if (network.inputs()[i].original != original) continue;
        const ExpandedNetwork::Slice& slice = network.inputs()[i].slices[c];
        column.moved += sum(attribution.moved[i].f64() + slice.place, slice.width);
      }
    }
  }

  void add_image(std::vector<ExplainedColumn>& columns, const std::string& name, const Tensor& seen,
                 const ExpandedNetwork& network, const Attribution& attribution,
                 std::size_t original) const {
    ExplainedColumn& column = columns.emplace_back(begun(name));
    column.features = features_of(preprocessor_, name);
    constexpr float white = 255;
    for (std::int64_t i = 0; i < seen.elements(); ++i) {
      column.seen.push_back(static_cast<float>(seen.u8()[i]) / white);
    }
    for (std::size_t i = 0; i < network.inputs().size(); ++i) {
      if (network.inputs()[i].original != original) continue;
      const Tensor& moved = attribution.moved[i];
      column.moved_by_pixel.assign(moved.f64(), moved.f64() + moved.elements());
      column.moved = sum(moved.f64(), moved.elements());
    }
  }

  const Preprocessor& preprocessor_;
  const Table& table_;
  std::int64_t index_;
};

}  // namespace

Explanation explain(const Model& model, const Table& table, const ExplainOptions& options) {
  require_row(table, options);
  const Artifact& artifact = model.artifact();
  const Preprocessor& preprocessor = artifact.preprocessor;
  const std::array<std::int64_t, 1> rows = {options.row};
  const Features row = preprocessor.apply(table, rows);
  Explanation explanation;
  explanation.prediction = model.predictor().predict(row, table.name()).row(0);
  const Column* const truth = table.find(preprocessor.target());
  if (truth != nullptr && !truth->is_missing(options.row)) {
    explanation.truth = truth->text(options.row);
  }
  explanation.layers = layers_at_work(artifact, views(row));

  const Features typical = typical_row(preprocessor, table);
  const ExpandedNetwork network(artifact);
  const ExplainedValue value =
      explained_value(preprocessor, artifact.network, explanation.prediction.label);
  const std::vector<Tensor> end = network.expand(views(row));
  const Attribution attribution =
      integrated_to_the_end(network, value, network.expand(views(typical)), end, options.steps);
  explanation.value = attribution.end;
  explanation.typical_value = attribution.start;
  explanation.gap = attribution.gap();
  explanation.steps = attribution.steps;
  explanation.columns =
      Columns(preprocessor, table, options.row)
          .made(row, typical, network, attribution, gradient_at(network, value, end));
  if (preprocessor.task() != Task::regression) {
    explanation.changes = class_changes(model, table, options.row, row);
  }
  return explanation;
}

}  // namespace lamina
