// From the columns of a table to the numbers a network takes, and back for its answers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/field.hpp"
#include "lamina/core/tensor.hpp"
#include "lamina/data/read.hpp"
#include "lamina/data/row.hpp"
#include "lamina/data/table.hpp"
#include "lamina/preprocess/feature.hpp"
#include "lamina/preprocess/target_transform.hpp"
#include "lamina/preprocess/task.hpp"

namespace lamina {

/// Rows as a network takes them: a tensor [N, …] for each of Preprocessor::inputs().
struct Features {
  std::vector<std::string> names;
  std::vector<Tensor> inputs;

  /// The tensor of the input called `name`; an empty one when there is none.
  const Tensor& operator[](std::string_view name) const;
  std::int64_t rows() const { return inputs.empty() ? 0 : inputs[0].shape().rows(); }
};

/// What a row is whose class training never saw: no row to learn from, but one to be measured on.
enum class UnseenClass : std::uint8_t { refuse, minus_one };

/// Fitted once on the training rows, applied anywhere with the same bits: a row alone or within a
/// table. It is plain data; `fields` stores all of it.
///
/// Numbers: (x - median) / (q75 - q25), smoothly clipped to ±3 (RealMLP, arXiv 2407.04491); where
/// q75 = q25 the scale is 2 / (max - min). Statistics are rounded once to f32 and applied in f32.
/// A missing number is the median, and a column that had missing cells in training gets an
/// indicator. Dates become parts; categories codes, or where they have many words the mean target
/// of each word; images a number from 0 to 1 a pixel. Ids, free text and constants are left out.
class Preprocessor {
 public:
  Preprocessor() = default;

  /// Training rows without a target are passed over. Errors as choose_task(); `data.no_features`
  /// when no column is left to learn from; `data.target_constant` when the training rows agree.
  /// What it decides that a user should know is added to `notes`. `encoded` gets what the training
  /// rows are to see of encoded_columns(): f32 [N, E], none of them told by its own target; they
  /// are the last of the numbers.
  static Preprocessor fit(const Table& table, std::span<const std::int64_t> training_rows,
                          const PreprocessOptions& options, Notes* notes = nullptr,
                          Tensor* encoded = nullptr);
  /// The task that fit() will choose from the whole table.
  static Task choose_task(const Table& table, const PreprocessOptions& options) {
    return lamina::choose_task(table, options).task;
  }

  Task task() const { return task_; }
  const std::string& task_reason() const { return task_reason_; }
  const std::string& target() const { return target_; }
  /// Classes as written in the file: in numeric order when all are numbers, else bytewise. Empty
  /// in regression.
  const std::vector<std::string>& labels() const { return labels_; }
  /// Share of each class in the training rows.
  const std::vector<double>& label_shares() const { return label_shares_; }
  /// Mean and population standard deviation of the training targets (regression).
  double target_mean() const { return target_mean_; }
  double target_scale() const { return target_scale_; }
  /// What the network learns in place of the target, and back (regression).
  const TargetTransform& target_transform() const { return target_transform_; }
  /// Training rows that had no target.
  std::int64_t rows_without_target() const { return rows_without_target_; }

  /// What it makes of a row, each where there is any: "numbers" f32 [F], "codes" i32 [C] (0 is
  /// missing or unseen), "image" u8 [H,W,C] (further ones "image_2", …).
  std::vector<Field> inputs() const;
  /// Of the numbers, then of the pixels, then of the codes: "age", "age (missing)", "day (month)",
  /// "ticket (mean target)", "island".
  std::vector<std::string> feature_names() const;
  const std::vector<NumberColumn>& number_columns() const { return number_columns_; }
  const std::vector<CategoryColumn>& category_columns() const { return category_columns_; }
  const std::vector<EncodedColumn>& encoded_columns() const { return encoded_columns_; }
  /// Numbers of a row: of number, date and encoded columns.
  std::int64_t numbers() const;
  const std::vector<ImageColumn>& image_columns() const { return image_columns_; }
  const std::vector<LeftOutColumn>& left_out() const { return left_out_; }

  /// Error `data.missing_column` names every column that is not there; `data.bad_number` and
  /// `data.bad_date` cells that do not fit, `data.image_size` images. Other columns are ignored.
  Features apply(const Table& table, std::span<const std::int64_t> rows) const;
  Features apply(const Table& table) const;
  /// The same, and uses the table up: where images are all that there is and the rows ascend, the
  /// pixels are not copied.
  Features apply(Table&& table, std::span<const std::int64_t> rows) const;
  /// Room for so many rows.
  Features room(std::int64_t rows) const;
  /// One row into room for one. Error `data.image_in_row` when the model takes images.
  void apply(const Row& row, Features& features) const;
  /// f32 [N,1], transformed (regression) or 0 and 1 (binary); i32 [N] (multiclass). Error
  /// `data.missing_target` for a row that has none, `data.unseen_class` for a class that training
  /// never saw, unless that is -1.
  Tensor targets(const Table& table, std::span<const std::int64_t> rows,
                 UnseenClass unseen = UnseenClass::refuse) const;
  /// How the numbers of a column are written; the plain style where nothing else is known.
  const NumberStyle& style_of(std::string_view column) const;
  /// A prediction in the units of the target.
  double invert_target(float prediction) const;

  /// Reads new files with the types of training. Without the target its column is only text.
  ReadOptions read_options(bool with_target = true) const;
  /// Columns of `table` that training did not know.
  std::vector<std::string> unknown_columns(const Table& table) const;
  /// What to know of `table` before its answers are believed: the notes of its reader, unknown
  /// columns but those in `kept`, words that training never met, and `more`. Looks at every row.
  Notes notes_on(const Table& table, std::span<const std::string> kept = {}, Notes more = {}) const;

  void fields(Fields& f);
  /// Error `model.bad_preprocessing` unless the fields make sense together; call it after reading
  /// them from a file.
  void check() const;

 private:
  Task task_ = Task::regression;
  std::string task_reason_;
  std::string target_;
  std::vector<std::string> labels_;
  std::vector<double> label_shares_;
  double target_mean_ = 0;
  double target_scale_ = 1;
  TargetTransform target_transform_;
  std::int64_t rows_without_target_ = 0;
  std::vector<NumberColumn> number_columns_;
  std::vector<CategoryColumn> category_columns_;
  std::vector<EncodedColumn> encoded_columns_;
  std::vector<ImageColumn> image_columns_;
  std::vector<LeftOutColumn> left_out_;
  std::vector<ColumnStyle> styles_;         // of columns that are not written plainly
  std::vector<std::string> missing_marks_;  // the user's own, of the training table
};

}  // namespace lamina
