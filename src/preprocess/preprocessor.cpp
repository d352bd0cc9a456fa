#include "lamina/preprocess/preprocessor.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "data/missing_marks.hpp"
#include "lamina/core/error.hpp"
#include "preprocess/cell_value.hpp"
#include "preprocess/number_feature.hpp"
#include "preprocess/spellings.hpp"
#include "preprocess/target_encoding.hpp"

namespace lamina {

namespace {

/// Rows that are prepared together, so that the rows being written stay in the cache.
constexpr std::size_t block_rows = 256;

[[noreturn]] void missing_columns(const std::vector<std::string>& names, const std::string& where) {
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "'" : ", '") + printable(name) + "'";
  }
  throw Error({.code = "data.missing_column",
               .what = names.size() == 1
                           ? "the column " + list + " is not there"
                           : std::to_string(names.size()) + " columns are not there: " + list,
               .where = where,
               .fix = "add what the model was trained with; leave cells empty where the value is "
                      "not known"});
}

/// "image[3,14]": row and column from 1; with channels "image[3,14,2]".
void add_pixel_names(const ImageColumn& column, std::vector<std::string>& names) {
  for (std::int64_t y = 1; y <= column.height; ++y) {
    for (std::int64_t x = 1; x <= column.width; ++x) {
      const std::string place = column.name + "[" + std::to_string(y) + "," + std::to_string(x);
      for (std::int64_t c = 1; c <= column.channels; ++c) {
        names.push_back(place + (column.channels > 1 ? "," + std::to_string(c) : "") + "]");
      }
    }
  }
}

std::string size_text(const ImageSize& size) {
  std::string text = std::to_string(size.height) + "x" + std::to_string(size.width);
  return size.channels == 1 ? text : text + "x" + std::to_string(size.channels);
}

const Column& with_images_of(const ImageColumn& to, const Column& from, const std::string& source) {
  if (from.type == ColumnType::image && from.image_size == to.size()) return from;
  const std::string found =
      from.type == ColumnType::image
          ? "images of " + size_text(from.image_size) + " pixels"
          : "a column of type " +
                std::string(column_type_names[static_cast<std::size_t>(from.type)]);
  throw Error({.code = "data.image_size",
               .what = "found " + found + ", the model takes " + size_text(to.size()),
               .where = source + ", column '" + printable(to.name) + "'",
               .fix = "give images of the size that the model was trained on"});
}

/// Copies the chosen images, as they are.
void copy_pixels(const Column& column, std::span<const std::int64_t> rows, std::uint8_t* to) {
  const auto size = static_cast<std::size_t>(column.image_size.pixels());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(column.pixels.data() + static_cast<std::size_t>(rows[i]) * size, size,
                to + i * size);
  }
}

void write_encoded(const EncodedColumn& column, std::int32_t place, float* numbers) {
  const std::int64_t outputs = column.outputs();
  for (std::int64_t o = 0; o < outputs; ++o) {
    numbers[o] = static_cast<float>(column.values[static_cast<std::size_t>(place * outputs + o)]);
  }
}

}  // namespace

const Tensor& Features::operator[](std::string_view name) const {
  static const Tensor none;
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? none : inputs[static_cast<std::size_t>(found - names.begin())];
}

std::int64_t Preprocessor::numbers() const {
  std::size_t count = 0;
  for (const NumberColumn& column : number_columns_) count += column.features.size();
  auto numbers = static_cast<std::int64_t>(count);
  for (const EncodedColumn& column : encoded_columns_) numbers += column.outputs();
  return numbers;
}

std::vector<Field> Preprocessor::inputs() const {
  std::vector<Field> fields;
  if (numbers() > 0) fields.push_back(Field::numbers(numbers()));
  if (!category_columns_.empty()) {
    std::vector<std::int64_t> categories;
    for (const CategoryColumn& column : category_columns_) {
      categories.push_back(static_cast<std::int64_t>(column.labels.size()));
    }
    fields.push_back(Field::codes(std::move(categories)));
  }
  for (std::size_t i = 0; i < image_columns_.size(); ++i) {
    const ImageColumn& column = image_columns_[i];
    fields.push_back(Field::pixels(column.height, column.width, column.channels));
    if (i > 0) fields.back().name += "_" + std::to_string(i + 1);
  }
  return fields;
}

Features Preprocessor::room(std::int64_t rows) const {
  Features features;
  for (const Field& field : inputs()) {
    features.names.push_back(field.name);
    features.inputs.emplace_back(field.of_rows(rows), field.dtype);
  }
  return features;
}

std::vector<std::string> Preprocessor::feature_names() const {
  std::vector<std::string> names;
  for (const NumberColumn& column : number_columns_) {
    for (const NumberFeature& feature : column.features) {
      const std::string_view part = feature_part_names[static_cast<std::size_t>(feature.part)];
      names.push_back(feature.part == FeaturePart::value
                          ? column.name
                          : column.name + " (" + std::string(part) + ")");
    }
  }
  for (const EncodedColumn& column : encoded_columns_) {
    for (std::int64_t o = 0; o < column.outputs(); ++o) {
      names.push_back(column.name + " (mean target" +
                      (column.outputs() > 1 ? " " + labels_[static_cast<std::size_t>(o)] : "") +
                      ")");
    }
  }
  for (const ImageColumn& column : image_columns_) add_pixel_names(column, names);
  for (const CategoryColumn& column : category_columns_) names.push_back(column.name);
  return names;
}

Features Preprocessor::apply(const Table& table) const {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return apply(table, rows);
}

Features Preprocessor::apply(const Table& table, std::span<const std::int64_t> rows) const {
  std::vector<NumberCells> number_cells;
  std::vector<CategoryCells> category_cells;
  std::vector<std::string> absent;
  for (const NumberColumn& column : number_columns_) {
    const Column* const from = table.find(column.name);
    if (from == nullptr) absent.push_back(column.name);
    if (from != nullptr)
      number_cells.emplace_back(column, style_of(column.name), *from, table.name());
  }
  for (const CategoryColumn& column : category_columns_) {
    const Column* const from = table.find(column.name);
    if (from == nullptr) absent.push_back(column.name);
    if (from != nullptr) category_cells.emplace_back(column, *from);
  }
  std::vector<EncodedCells> encoded_cells;
  for (const EncodedColumn& column : encoded_columns_) {
    const Column* const from = table.find(column.name);
    if (from == nullptr) absent.push_back(column.name);
    if (from != nullptr) encoded_cells.emplace_back(column, *from);
  }
  std::vector<const Column*> images;
  for (const ImageColumn& column : image_columns_) {
    const Column* const from = table.find(column.name);
    if (from == nullptr) absent.push_back(column.name);
    if (from != nullptr) images.push_back(&with_images_of(column, *from, table.name()));
  }
  if (!absent.empty()) missing_columns(absent, table.name());

  Features features = room(static_cast<std::int64_t>(rows.size()));
  std::size_t next = 0;
  float* const numbers = this->numbers() == 0 ? nullptr : features.inputs[next++].f32();
  std::int32_t* const codes = category_columns_.empty() ? nullptr : features.inputs[next++].i32();
  for (const Column* const column : images)
    copy_pixels(*column, rows, features.inputs[next++].u8());
  const std::int64_t width = this->numbers();
  for (std::size_t first = 0; first < rows.size(); first += block_rows) {
    const std::size_t last = std::min(first + block_rows, rows.size());
    std::int64_t place = 0;
    for (std::size_t c = 0; c < number_columns_.size(); ++c) {
      for (std::size_t i = first; i < last; ++i) {
        write_features(number_columns_[c], number_cells[c][rows[i]],
                       numbers + static_cast<std::int64_t>(i) * width + place);
      }
      place += static_cast<std::int64_t>(number_columns_[c].features.size());
    }
    for (std::size_t c = 0; c < encoded_columns_.size(); ++c) {
      const EncodedColumn& column = encoded_columns_[c];
      for (std::size_t i = first; i < last; ++i) {
        write_encoded(column, encoded_cells[c][rows[i]],
                      numbers + static_cast<std::int64_t>(i) * width + place);
      }
      place += column.outputs();
    }
    for (std::size_t c = 0; c < category_columns_.size(); ++c) {
      for (std::size_t i = first; i < last; ++i) {
        codes[i * category_columns_.size() + c] = category_cells[c][rows[i]];
      }
    }
  }
  return features;
}

void Preprocessor::apply(const Row& row, Features& features) const {
  std::vector<std::string> absent;
  if (!image_columns_.empty()) {
    throw Error({.code = "data.image_in_row",
                 .what = "the model takes images, which a row written in code cannot hold",
                 .where = "row, column '" + printable(image_columns_[0].name) + "'",
                 .fix = "predict a table with a column of images"});
  }
  std::size_t input = 0;
  float* numbers = this->numbers() == 0 ? nullptr : features.inputs[input++].f32();
  std::int32_t* codes = category_columns_.empty() ? nullptr : features.inputs[input].i32();
  const MissingMarks marks(missing_marks_);
  std::size_t next = 0;
  // Rows mostly come in the order of training: look at the next cell before searching.
  const auto find = [&](const std::string& name) {
    const std::vector<NamedCell>& cells = row.cells();
    const bool in_order = next < cells.size() && cells[next].name == name;
    const Cell* const cell = in_order ? &cells[next].value : row.find(name);
    ++next;
    if (cell == nullptr) absent.push_back(name);
    return cell;
  };
  for (const NumberColumn& column : number_columns_) {
    const Cell* const cell = find(column.name);
    if (cell != nullptr)
      write_features(column, number_of(column, style_of(column.name), *cell, marks), numbers);
    numbers += column.features.size();
  }
  for (const EncodedColumn& column : encoded_columns_) {
    const Cell* const cell = find(column.name);
    if (cell != nullptr) {
      const std::int32_t place =
          is_missing(*cell, marks) ? EncodedColumn::missing : code_of(column, *cell, marks) + 1;
      write_encoded(column, place, numbers);
    }
    numbers += column.outputs();
  }
  for (const CategoryColumn& column : category_columns_) {
    const Cell* const cell = find(column.name);
    if (cell != nullptr) *codes = code_of(column, *cell, marks);
    ++codes;
  }
  if (!absent.empty()) missing_columns(absent, "row");
}

Tensor Preprocessor::targets(const Table& table, std::span<const std::int64_t> rows,
                             UnseenClass unseen) const {
  const Column* const found = table.find(target_);
  if (found == nullptr) missing_columns({target_}, table.name());
  const Column& column = *found;
  const auto count = static_cast<std::int64_t>(rows.size());
  const auto place = [&](std::int64_t row) {
    return table.name() + ", row " + std::to_string(row + 1) + ", column '" + printable(target_) +
           "'";
  };
  Tensor targets =
      task_ == Task::multiclass ? Tensor(Shape{count}, DType::i32) : Tensor(Shape{count, 1});
  const auto require_value = [&](std::int64_t row) {
    if (!column.is_missing(row)) return;
    throw Error({.code = "data.missing_target",
                 .what = "the target is missing",
                 .where = place(row),
                 .fix = "leave the row out, or fill the cell"});
  };
  if (task_ == Task::regression) {
    const NumberColumn as_number{.name = target_};
    const NumberCells cells(as_number, style_of(target_), column, table.name());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      require_value(rows[i]);
      targets.f32()[i] = target_transform_.apply(cells[rows[i]]);
    }
    return targets;
  }
  const Spellings labels(labels_);
  std::vector<std::int32_t> of_label;
  for (const std::string& label : column.labels) of_label.push_back(labels.find(label));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    require_value(rows[i]);
    const std::int32_t code =
        column.codes.empty()
            ? labels.find(column.text(rows[i]))
            : of_label[static_cast<std::size_t>(column.codes[static_cast<std::size_t>(rows[i])])];
    if (code < 0 && unseen == UnseenClass::refuse) {
      throw Error({.code = "data.unseen_class",
                   .what = "the class '" + printable(column.text(rows[i])) + "' is none of the " +
                           std::to_string(labels_.size()) + " that the model learnt",
                   .where = place(rows[i]),
                   .fix = "correct the cell, leave the row out, or train with such rows"});
    }
    if (task_ == Task::multiclass) {
      targets.i32()[i] = code;
    } else {
      targets.f32()[i] = static_cast<float>(code);
    }
  }
  return targets;
}

double Preprocessor::invert_target(float prediction) const {
  return target_transform_.invert(prediction);
}

const NumberStyle& Preprocessor::style_of(std::string_view column) const {
  static const NumberStyle plain;
  const auto found = std::find_if(styles_.begin(), styles_.end(),
                                  [&](const ColumnStyle& known) { return known.name == column; });
  return found == styles_.end() ? plain : found->style;
}

ReadOptions Preprocessor::read_options(bool with_target) const {
  ReadOptions options;
  options.for_model = true;
  options.missing = missing_marks_;
  options.number_styles = styles_;
  for (const NumberColumn& column : number_columns_) {
    options.types.emplace_back(column.name, column.type);
    if (column.type == ColumnType::date) {
      options.date_formats.emplace_back(column.name, column.date_format);
    }
  }
  // A truth value that training did not see is an unseen category, no error.
  const auto add_words = [&](const CategoryColumn& column) {
    options.types.emplace_back(column.name, ColumnType::category);
    if (std::none_of(column.labels.begin(), column.labels.end(), may_mark_missing)) {
      options.marks_missing.push_back(column.name);
    }
  };
  for (const CategoryColumn& column : category_columns_) add_words(column);
  for (const EncodedColumn& column : encoded_columns_) add_words(column);
  if (with_target) {
    if (std::none_of(labels_.begin(), labels_.end(), may_mark_missing)) {
      options.marks_missing.push_back(target_);
    }
    options.types.emplace_back(
        target_, task_ == Task::regression ? ColumnType::number : ColumnType::category);
  }
  return options;
}

std::vector<std::string> Preprocessor::unknown_columns(const Table& table) const {
  std::set<std::string_view> known = {target_};
  for (const NumberColumn& column : number_columns_) known.insert(column.name);
  for (const CategoryColumn& column : category_columns_) known.insert(column.name);
  for (const EncodedColumn& column : encoded_columns_) known.insert(column.name);
  for (const ImageColumn& column : image_columns_) known.insert(column.name);
  for (const LeftOutColumn& column : left_out_) known.insert(column.name);
  std::vector<std::string> unknown;
  for (const Column& column : table.columns()) {
    if (known.count(column.name) == 0) unknown.push_back(column.name);
  }
  return unknown;
}

}  // namespace lamina
