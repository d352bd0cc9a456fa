#include "exchange/onnx/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "exchange/evaluation.hpp"
#include "exchange/onnx/run/run.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/serving/predictor.hpp"

namespace lamina::onnx {

namespace {

constexpr std::int64_t rows = 64;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The same rows as a table of ours and as inputs of the graph.
class Rows {
 public:
  Rows(const Preprocessor& preprocessor, const Model& model, const std::string& single)
      : table_("replayed rows"), preprocessor_(preprocessor) {
    for (const ValueInfo& input : model.inputs) types_[input.name] = input.type;
    for (const NumberColumn& column : preprocessor.number_columns()) add(column, !single.empty());
    for (const CategoryColumn& column : preprocessor.category_columns()) add(column);
    for (const EncodedColumn& column : preprocessor.encoded_columns()) add(column);
    if (!single.empty()) add_single(single);
  }

  const Table& table() const { return table_; }
  const Values& inputs() const { return inputs_; }

 private:
  /// Whole numbers below `below`, different for each column and row.
  std::uint64_t draw(std::int64_t row, std::uint64_t below) {
    const auto counter = static_cast<std::uint64_t>(row);
    return philox(Seed(17).key(), counter, columns_)[0] % below;
  }

  void add(const NumberColumn& column, bool single) {
    ++columns_;
    const std::vector<std::string>& steps = preprocessor_.style_of(column.name).steps;
    if (column.type == ColumnType::number && !steps.empty()) return add_steps(column, steps);
    const bool date = column.type == ColumnType::date;
    const NumberFeature* const scaled = [&]() -> const NumberFeature* {
      for (const NumberFeature& f : column.features) {
        if (f.transform != NumberTransform::none) return &f;
      }
      return nullptr;
    }();
    const double spread = scaled == nullptr || scaled->scale == 0 ? 1 : 1 / scaled->scale;
    const double center = scaled == nullptr ? 0 : scaled->center;
    std::vector<double> values;
    for (std::int64_t row = 0; row < rows; ++row) {
      const double far = static_cast<double>(draw(row, 4001)) / 1000 - 2;
      double value = date ? column.first_day + static_cast<double>(draw(row, 4000)) +
                                static_cast<double>(draw(row, 1440)) / 1440
                          : center + far * spread;
      if (scaled != nullptr && !scaled->knots.empty() && !date && row % 5 == 3) {
        value = scaled->knots[draw(row, scaled->knots.size())];
      }
      if (row % 13 == 5) value = not_a_number;
      if (row == 7 && !date) value = center + 1e4 * spread;
      if (types_[column.name] == Type::f32 && !single) value = static_cast<float>(value);
      values.push_back(value);
    }
    if (single) {
      singles_.push_back(values);
    } else if (types_[column.name] == Type::f64) {
      inputs_[column.name] = Array::doubles(values, {rows, 1});
    } else {
      inputs_[column.name] = Array::floats({values.begin(), values.end()}, {rows, 1});
    }
    table_.add_numbers(column.name, std::move(values));
  }

  void add_steps(const NumberColumn& column, const std::vector<std::string>& steps) {
    std::vector<std::string> words;
    std::vector<double> places;
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::uint64_t place = draw(row, steps.size() + 1);
      const bool known = place < steps.size();
      words.push_back(known ? steps[place] : "");
      places.push_back(known ? static_cast<double>(place) : not_a_number);
    }
    inputs_[column.name] = Array::texts(words, {rows, 1});
    table_.add_categories(column.name, words);
  }

  void add(const CategoryColumn& column) {
    ++columns_;
    std::vector<std::string> words;
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::uint64_t place = draw(row, column.labels.size() + 2);
      words.push_back(place < column.labels.size()    ? column.labels[place]
                      : place == column.labels.size() ? ""
                                                      : "\x7fnever seen");
    }
    inputs_[column.name] = Array::texts(words, {rows, 1});
    table_.add_categories(column.name, words);
  }

  void add_single(const std::string& name) {
    const auto width = static_cast<std::int64_t>(singles_.size());
    std::vector<double> values;
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
      for (const std::vector<double>& column : singles_) values.push_back(column[row]);
    }
    inputs_[name] = types_[name] == Type::f64
                        ? Array::doubles(values, {rows, width})
                        : Array::floats({values.begin(), values.end()}, {rows, width});
  }

  Table table_;
  const Preprocessor& preprocessor_;
  std::map<std::string, Type> types_;
  Values inputs_;
  std::vector<std::vector<double>> singles_;
  std::uint64_t columns_ = 0;
};

[[noreturn]] void refuse(const std::string& what, std::int64_t row) {
  refuse_export("replayed, the graph does not give our answers: " + what,
                fmt::format("row {} of those made for the replay", row + 1),
                "report it with the model file; --cpp and --safetensors do not need this");
}

void compare_amounts(const Predictions& ours, const Array& theirs, double deviation) {
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto at = static_cast<std::size_t>(row);
    const double difference = std::abs(ours.values[at] - theirs.as<double>()[at]);
    const double allowed = 1e-5 * std::max(deviation, std::abs(ours.values[at]) * 1e-1);
    if (!(difference <= allowed)) {
      refuse(fmt::format("{} instead of {}", theirs.as<double>()[at], ours.values[at]), row);
    }
  }
}

void compare_classes(const Predictions& ours, const Array& labels, const Array& probabilities) {
  const auto classes = ours.labels.size();
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto at = static_cast<std::size_t>(row);
    const float* const said = ours.probabilities.f32() + at * classes;
    const float* const theirs = probabilities.as<float>().data() + at * classes;
    for (std::size_t c = 0; c < classes; ++c) {
      const float allowed = std::max(1e-6F, 1e-5F * said[c]);
      if (!(std::abs(said[c] - theirs[c]) <= allowed)) {
        refuse(fmt::format("a probability of {} instead of {}", theirs[c], said[c]), row);
      }
    }
    const auto mine = static_cast<std::size_t>(ours.classes[at]);
    const std::string& label = labels.as<std::string>()[at];
    if (label == ours.labels[mine]) continue;
    const auto other = static_cast<std::size_t>(
        std::find(ours.labels.begin(), ours.labels.end(), label) - ours.labels.begin());
    const bool near = other < classes && said[mine] - said[other] <= 2e-6F;
    if (!near)
      refuse("'" + printable(label) + "' instead of '" + printable(ours.labels[mine]) + "'", row);
  }
}

}  // namespace

void require_our_answers(const Model& model, const Artifact& artifact, const std::string& single) {
  const Preprocessor& preprocessor = artifact.preprocessor;
  if (!preprocessor.image_columns().empty()) return;  // whose rows no table made here can hold
  const Rows made(preprocessor, model, single);
  const Predictor predictor(std::make_shared<const Artifact>(artifact), 1);
  const Predictions ours = predictor.predict(made.table());
  const Values values = run(model, made.inputs());
  if (preprocessor.task() == Task::regression) {
    compare_amounts(ours, values.at(model.outputs[0].name), preprocessor.target_scale());
  } else {
    compare_classes(ours, values.at(model.outputs[0].name), values.at(model.outputs[1].name));
  }
}

}  // namespace lamina::onnx
