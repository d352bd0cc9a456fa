// What a model file stores of the preprocessing, and what it must satisfy.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "data/date_formats.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

void NumberFeature::fields(Fields& f) {
  f("part", part, feature_part_names, "what the number says of its column");
  f("transform", transform, number_transform_names, "how it is brought near 0");
  f("center", center, any_number(),
    "training median, as f32 but with far_clip and quantile_normal");
  f("scale", scale, any_number(), "1 / (q75 - q25) of the training rows, as f32");
  if (f.given("knots", knots.empty())) {
    f("knots", knots, "quantiles of the training rows, ascending");
    f("heights", heights, "what a number at each of them becomes");
  }
}

void NumberColumn::fields(Fields& f) {
  f("name", name, "column");
  f("type", type, column_type_names, "number or date");
  f("date_format", date_format, "how dates are written");
  f("first_day", first_day, any_number(), "first training day, in days since 1970-01-01");
  f("last_day", last_day, any_number(), "last training day; before the first: not known");
  f.list("features", features, "the numbers made of the column");
}

void CategoryColumn::fields(Fields& f) {
  f("name", name, "column");
  f("type", type, column_type_names, "category or boolean");
  f("labels", labels, "words of the training rows; the first has code 1");
}

void EncodedColumn::fields(Fields& f) {
  CategoryColumn::fields(f);
  f("values", values, "of a missing cell, of an unseen word, then of each label, E each, as f32");
}

void ImageColumn::fields(Fields& f) {
  f("name", name, "column");
  f("height", height, at_least(1), "pixels");
  f("width", width, at_least(1), "pixels");
  f("channels", channels, at_least(1), "numbers of a pixel");
}

void LeftOutColumn::fields(Fields& f) {
  f("name", name, "column");
  f("type", type, column_type_names, "what it holds");
  f("reason", reason, "why it is left out");
}

void Preprocessor::fields(Fields& f) {
  f("task", task_, task_names, "what the target asks for");
  f("task_reason", task_reason_, "why");
  f("target", target_, "the column to predict");
  f("labels", labels_, "classes, in the order of the network's outputs");
  f("label_shares", label_shares_, "share of each class in the training rows");
  f("target_mean", target_mean_, any_number(), "of the training rows");
  f("target_scale", target_scale_, any_number(), "standard deviation of the training rows");
  if (f.given("target_transform", target_transform_.straight())) {
    f.group("target_transform", target_transform_, "how the target becomes what is learnt");
  } else {
    target_transform_ = {.center = target_mean_, .spread = target_scale_};
  }
  f("rows_without_target", rows_without_target_, at_least(0), "training rows passed over");
  f.list("numbers", number_columns_, "columns that become numbers");
  f.list("categories", category_columns_, "columns that become codes");
  if (f.given("encoded", encoded_columns_.empty())) {
    f.list("encoded", encoded_columns_, "columns of many words, told by the mean target");
  }
  f.list("images", image_columns_, "columns of images, a number from 0 to 1 a pixel");
  f.list("left_out", left_out_, "columns the network does not see");
  f.list("styles", styles_, "of columns whose numbers are not written plainly");
  f("missing_marks", missing_marks_, "the user's own marks of a missing cell");
}

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  throw Error({.code = "model.bad_preprocessing",
               .what = what,
               .where = "model, preprocessing",
               .fix = "train the model again: the file is damaged or from another program"});
}

bool is_f32(double value) {
  return std::isfinite(value) && static_cast<double>(static_cast<float>(value)) == value;
}

bool knots_make_sense(const NumberFeature& feature) {
  const std::vector<double>& knots = feature.knots;
  const std::vector<double>& heights = feature.heights;
  const auto finite = [](double number) {
    return std::isfinite(number) && std::abs(number) < 1e39;
  };
  return knots.size() >= 2 && heights.size() == knots.size() && knots.front() < knots.back() &&
         std::all_of(knots.begin(), knots.end(), finite) &&
         std::all_of(heights.begin(), heights.end(), finite) &&
         std::is_sorted(knots.begin(), knots.end()) &&
         std::is_sorted(heights.begin(), heights.end());
}

bool strictly_sorted(const std::vector<std::string>& labels) {
  return std::adjacent_find(labels.begin(), labels.end(),
                            [](const auto& a, const auto& b) { return a >= b; }) == labels.end();
}

}  // namespace

void Preprocessor::check() const {
  std::set<std::string> names;
  const auto is_new = [&](const std::string& name) {
    return names.insert(name).second;
  };
  is_new(target_);
  require(!number_columns_.empty() || !category_columns_.empty() || !encoded_columns_.empty() ||
              !image_columns_.empty(),
          "no column is left");
  for (const NumberColumn& column : number_columns_) {
    require(is_new(column.name), "a column stands twice");
    const bool date = column.type == ColumnType::date;
    require(date || column.type == ColumnType::number, "a number column of another type");
    require(!date || find_date_format(column.date_format) != nullptr, "an unknown date format");
    require(std::abs(column.first_day) < 1e7 && std::abs(column.last_day) < 1e7,
            "a day beyond the calendar");
    require(!column.features.empty(), "a column without features");
    for (const NumberFeature& feature : column.features) {
      const bool fits =
          feature.part == FeaturePart::missing || (feature.part == FeaturePart::value) == !date;
      require(fits, "a feature that its column does not have");
      const bool by_rank = feature.transform == NumberTransform::quantile_normal;
      require(by_rank ? knots_make_sense(feature) : feature.knots.empty(),
              "knots of quantiles that do not ascend");
      const bool far = by_rank || feature.transform == NumberTransform::far_clip;
      require(
          (far ? std::isfinite(feature.center) : is_f32(feature.center)) && is_f32(feature.scale),
          "a statistic that is no f32");
      require(feature.scale >= 0, "a negative scale");
    }
  }
  std::set<std::string> styled;
  for (const auto& [name, style] : styles_) {
    require(styled.insert(name).second, "a style stands twice");
    require(style.decimal == "." || style.decimal == ",", "an unknown decimal mark");
    const bool known = style.thousands.size() <= 1 &&
                       std::string_view(",. '").find(style.thousands) != std::string_view::npos;
    require(known && style.thousands != style.decimal, "an unknown mark of thousands");
    require(style.steps.size() != 1, "an ordered category of one step");
  }
  for (const CategoryColumn& column : category_columns_) {
    require(is_new(column.name), "a column stands twice");
    require(column.type == ColumnType::category || column.type == ColumnType::boolean,
            "a category column of another type");
    require(!column.labels.empty() && strictly_sorted(column.labels), "labels out of order");
  }
  for (const EncodedColumn& column : encoded_columns_) {
    require(is_new(column.name), "a column stands twice");
    require(column.type == ColumnType::category, "an encoded column of another type");
    require(!column.labels.empty() && strictly_sorted(column.labels), "labels out of order");
    const std::size_t places = column.labels.size() + 2;
    const std::size_t numbers = column.values.size() / places;
    require(column.values.size() == numbers * places && numbers >= 1 &&
                numbers <= std::max<std::size_t>(labels_.size(), 1),
            "encoded values that do not fit the labels");
    require(std::all_of(column.values.begin(), column.values.end(), is_f32),
            "an encoded value that is no f32");
  }
  for (const ImageColumn& column : image_columns_) {
    require(is_new(column.name), "a column stands twice");
    const auto fits = [](std::int64_t side) {
      return side >= 1 && side <= longest_image_side;
    };
    require(fits(column.height) && fits(column.width) && fits(column.channels),
            "an image of no size");
    require(column.size().pixels() <= most_pixels, "an image of too many pixels");
  }
  const std::size_t classes = labels_.size();
  const bool fits = task_ == Task::regression ? classes == 0
                    : task_ == Task::binary   ? classes == 2
                                              : classes > 2;
  require(fits, "the number of classes does not fit the task");
  require(label_shares_.size() == classes, "class shares that do not fit the classes");
  require(std::set<std::string>(labels_.begin(), labels_.end()).size() == classes,
          "a class stands twice");
  require(std::isfinite(target_mean_) && std::isfinite(target_scale_) && target_scale_ > 0,
          "the target's mean or scale is no number to scale by");
  require(target_transform_.makes_sense(), "a transform of the target that makes no sense");
}

}  // namespace lamina
