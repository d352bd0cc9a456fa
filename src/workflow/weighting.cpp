#include "workflow/weighting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "data/bad_cell.hpp"
#include "lamina/core/error.hpp"
#include "workflow/class_weights.hpp"

namespace lamina {

namespace {

constexpr double largest = std::numeric_limits<float>::max();

std::string place(const Table& table, const std::string& column) {
  return fmt::format("{}, column '{}'", table.name(), printable(column));
}

Error all_zero(const Table& table, const std::string& where, std::size_t rows) {
  return Error({.code = "data.bad_weight",
                .what = "every row has the weight 0: nothing is left to learn from or to measure",
                .where = fmt::format("{}, {}, a part of {} row{}", table.name(), where, rows,
                                     rows == 1 ? "" : "s"),
                .fix = "give some rows a weight above 0, or split the table otherwise"});
}

void require_some(const Table& table, const std::string& where, std::span<const double> weights) {
  const bool some = std::any_of(weights.begin(), weights.end(), [](double w) { return w > 0; });
  if (!some && !weights.empty()) throw all_zero(table, where, weights.size());
}

}  // namespace

void require_weights_column(const Table& table, const std::string& column,
                            const std::string& target) {
  if (column.empty()) return;
  if (column == target) {
    throw Error({.code = "usage.conflict",
                 .what = fmt::format("'{}' is the target and the weight of the rows too",
                                     printable(column)),
                 .where = "options --target and --weights",
                 .fix = "name another column for one of them"});
  }
  const Column* const found = table.find(column);
  if (found == nullptr) {
    std::vector<std::string> names;
    for (const Column& candidate : table.columns()) names.push_back(candidate.name);
    throw unknown_name("usage.unknown_column",
                       fmt::format("there is no column '{}' of weights", printable(column)),
                       table.name(), column, names);
  }
  if (found->numbers.empty() && found->missing < found->rows()) {
    throw Error({.code = "data.bad_weight",
                 .what = "the weights of the rows are no numbers",
                 .where = place(table, column),
                 .fix = fmt::format("name a column of numbers; --type {}=number reads it so",
                                    printable(column))});
  }
}

Weighting weighting_of(const TrainOptions& options, const Preprocessor& preprocessor) {
  return {.column = options.weights,
          .said = options.class_weights,
          .of_class = class_weights(options.class_weights, preprocessor)};
}

std::vector<double> column_weights(const Table& table, const std::string& column,
                                   std::span<const std::int64_t> rows) {
  std::vector<double> weights;
  if (column.empty()) return weights;
  require_weights_column(table, column, "");
  const Column& cells = table.column(column);
  weights.reserve(rows.size());
  for (const std::int64_t row : rows) {
    const bool missing = cells.is_missing(row);
    const double weight = missing ? 0 : cells.numbers[static_cast<std::size_t>(row)];
    if (missing || !(weight >= 0 && weight <= largest)) {
      throw Error({.code = "data.bad_weight",
                   .what = missing ? std::string("the weight of the row is missing")
                                   : fmt::format("the weight of the row is {}, expected a number "
                                                 "of at least 0",
                                                 weight),
                   .where = fmt::format("{}, row {}, column '{}'", table.name(), row + 1,
                                        printable(column)),
                   .fix = "correct the cell, or leave the row out; 0 makes a row count nothing"});
    }
    weights.push_back(weight);
  }
  require_some(table, fmt::format("column '{}'", printable(column)), weights);
  return weights;
}

Tensor loss_weights(const Weighting& weighting, const Preprocessor& preprocessor,
                    const Table& table, std::span<const std::int64_t> rows) {
  if (weighting.none() || rows.empty()) return {};
  std::vector<double> weights = column_weights(table, weighting.column, rows);
  if (weights.empty()) weights.assign(rows.size(), 1);
  if (!weighting.of_class.empty()) {
    const Tensor labels = preprocessor.targets(table, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto label = labels.dtype() == DType::i32 ? static_cast<std::size_t>(labels.i32()[i])
                                                      : static_cast<std::size_t>(labels.f32()[i]);
      weights[i] = std::min(weights[i] * weighting.of_class[label], largest);
    }
    require_some(table, "option --class-weights", weights);
  }
  const std::vector<float> narrow(weights.begin(), weights.end());
  return Tensor(Shape{static_cast<std::int64_t>(narrow.size())}, narrow);
}

}  // namespace lamina
