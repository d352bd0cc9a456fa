// Preprocessor::fit: what the training rows say about every column.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "preprocess/class_labels.hpp"
#include "preprocess/frequent_words.hpp"
#include "preprocess/number_feature.hpp"
#include "preprocess/target_encoding.hpp"

namespace lamina {

namespace {

/// A vocabulary keeps the most frequent words, so that a column of half-unique codes cannot
/// make a network explode; the others share code 0 with the missing.
constexpr std::size_t most_words = 1000;

CategoryColumn fit_category_column(const Column& column, std::span<const std::int64_t> rows) {
  return {
      .name = column.name, .type = column.type, .labels = frequent_words(column, rows, most_words)};
}

Error constant_target(const Table& table, const std::string& target) {
  return Error({.code = "data.target_constant",
                .what = "the target is the same in all training rows",
                .where = table.name() + ", column '" + printable(target) + "'",
                .fix = "give rows with different targets"});
}

Note note_left_out(const std::string& column, const std::string& reason) {
  return {.code = "data.note.left_out",
          .what = "left out of the training",
          .where = cells_of(column) + " (" + reason + ")",
          .fix = list_option_text("--type", column, "=category") + " uses it, " +
                 list_option_text("--drop", column) + " says so aloud",
          .column = column};
}

/// What training rows see of all encoded columns, side by side.
Tensor join(const std::vector<TargetEncoding>& encodings, std::size_t rows) {
  std::int64_t width = 0;
  for (const TargetEncoding& one : encodings) width += one.column.outputs();
  if (width == 0) return {};
  Tensor joined({static_cast<std::int64_t>(rows), width});
  std::int64_t place = 0;
  for (const TargetEncoding& one : encodings) {
    const std::int64_t outputs = one.column.outputs();
    for (std::int64_t row = 0; row < joined.shape().rows(); ++row) {
      std::copy_n(one.training.begin() + row * outputs, outputs,
                  joined.f32() + row * width + place);
    }
    place += outputs;
  }
  return joined;
}

}  // namespace

Preprocessor Preprocessor::fit(const Table& table, std::span<const std::int64_t> training_rows,
                               const PreprocessOptions& options, Notes* notes, Tensor* encoded) {
  TaskChoice choice = lamina::choose_task(table, options);
  if (notes != nullptr && choice.doubt) add_note(*notes, *choice.doubt);
  const Column& target = table.column(options.target);
  std::vector<std::int64_t> rows;
  rows.reserve(training_rows.size());
  std::copy_if(training_rows.begin(), training_rows.end(), std::back_inserter(rows),
               [&](std::int64_t row) { return !target.is_missing(row); });

  Preprocessor fitted;
  fitted.task_ = choice.task;
  fitted.task_reason_ = std::move(choice.reason);
  fitted.target_ = options.target;
  for (const Column& column : table.columns()) {
    const NumberStyle& style = column.style;
    const bool plain = style.thousands.empty() && style.unit.empty() && style.steps.empty();
    if (!plain) fitted.styles_.push_back({column.name, style});
  }
  fitted.missing_marks_ = table.missing_marks();
  Tensor targets;
  fitted.rows_without_target_ = static_cast<std::int64_t>(training_rows.size() - rows.size());
  const auto count = static_cast<double>(rows.size());
  if (fitted.task_ == Task::regression) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const std::int64_t row : rows) {
      values.push_back(target.numbers[static_cast<std::size_t>(row)]);
    }
    if (values.empty()) throw constant_target(table, options.target);
    const TargetTransform plain = TargetTransform::fit(TargetScale::standard, false, values);
    fitted.target_mean_ = plain.center;
    fitted.target_scale_ = plain.spread;
    if (!(plain.spread > 0)) throw constant_target(table, options.target);
    if (!std::isfinite(fitted.target_scale_)) {
      throw Error({.code = "data.target_too_large",
                   .what = "the target's numbers are too large to be standardised",
                   .where = table.name() + ", column '" + printable(options.target) + "'",
                   .fix = "give the target in a larger unit"});
    }
    fitted.target_transform_ =
        TargetTransform::fit(options.target_scale, options.clamp_target, values);
    if (!(fitted.target_transform_.spread > 0)) throw constant_target(table, options.target);
  } else {
    fitted.labels_ = class_labels(target, rows);
    if (fitted.labels_.size() < 2) throw constant_target(table, options.target);
    fitted.task_ = fitted.labels_.size() == 2 ? Task::binary : Task::multiclass;
    targets = fitted.targets(table, rows);
    std::vector<std::int64_t> counts(fitted.labels_.size(), 0);
    for (std::int64_t i = 0; i < targets.elements(); ++i) {
      const auto code = targets.dtype() == DType::i32 ? targets.i32()[i]
                                                      : static_cast<std::int32_t>(targets.f32()[i]);
      ++counts[static_cast<std::size_t>(code)];
    }
    for (const std::int64_t n : counts) {
      fitted.label_shares_.push_back(static_cast<double>(n) / count);
    }
  }

  std::vector<TargetEncoding> encodings;
  std::vector<double> values;
  values.reserve(rows.size());
  for (const Column& column : table.columns()) {
    if (&column == &target) continue;
    const auto leave_out = [&](std::string reason) {
      if (notes != nullptr && reason != "as told")
        add_note(*notes, note_left_out(column.name, reason));
      fitted.left_out_.push_back({column.name, column.type, std::move(reason)});
    };
    if (column.name == options.weights) {
      fitted.left_out_.push_back({column.name, column.type, "the weight of its row"});
      continue;
    }
    switch (column.type) {
      case ColumnType::number:
      case ColumnType::date: {
        values.clear();
        for (const std::int64_t row : rows) {
          values.push_back(column.numbers[static_cast<std::size_t>(row)]);
        }
        NumberColumn made = fit_number_column(column, values, options.numbers_by_rank);
        if (made.features.empty()) {
          leave_out("the same in all training rows");
        } else {
          fitted.number_columns_.push_back(std::move(made));
        }
        break;
      }
      case ColumnType::category:
      case ColumnType::boolean: {
        CategoryColumn made = fit_category_column(column, rows);
        const bool some_missing = std::any_of(
            rows.begin(), rows.end(), [&](std::int64_t row) { return column.is_missing(row); });
        if (made.labels.empty() || (made.labels.size() == 1 && !some_missing)) {
          leave_out("the same in all training rows");
        } else if (options.words_by_target && holds_many_words(made, rows.size())) {
          if (targets.empty()) targets = fitted.targets(table, rows);
          encodings.push_back(encode_by_target(column, rows, targets, fitted.labels_.size()));
        } else {
          fitted.category_columns_.push_back(std::move(made));
        }
        break;
      }
      case ColumnType::image:
        fitted.image_columns_.push_back({column.name, column.image_size.height,
                                         column.image_size.width, column.image_size.channels});
        break;
      case ColumnType::identifier:
      case ColumnType::text:
      case ColumnType::constant:
        leave_out(column.reason);
        break;
    }
  }
  if (encoded != nullptr) *encoded = join(encodings, rows.size());
  for (TargetEncoding& one : encodings) fitted.encoded_columns_.push_back(std::move(one.column));
  if (fitted.numbers() == 0 && fitted.category_columns_.empty() && fitted.image_columns_.empty()) {
    throw Error({.code = "data.no_features",
                 .what = "no column is left to learn from: all others are ids, free text or always "
                         "the same",
                 .where = table.name(),
                 .fix = "add columns, or say what one is, e.g. --type name=category"});
  }
  return fitted;
}

}  // namespace lamina
