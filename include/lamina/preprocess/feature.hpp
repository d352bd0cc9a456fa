// The records of what becomes of a column: plain data that a model file stores.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// What a number that the network sees says of its column.
enum class FeaturePart : std::uint8_t {
  value,    ///< of a number
  missing,  ///< 1 where the cell is missing, else 0
  days,     ///< of a date: since the first training day, with the time of day as a fraction
  year,
  month,         ///< 1…12
  day_of_month,  ///< 1…31
  weekday,       ///< 0 = Monday
  hour,          ///< 0…24, with minutes as a fraction
  year_sin,      ///< the day of the year as an angle
  year_cos,
  week_sin,  ///< the weekday as an angle
  week_cos,
  day_sin,  ///< the time of day as an angle
  day_cos,
};
inline constexpr std::array<std::string_view, 14> feature_part_names = {
    "value", "missing",  "days",     "year",     "month",    "day_of_month", "weekday",
    "hour",  "year_sin", "year_cos", "week_sin", "week_cos", "day_sin",      "day_cos"};

/// How a part becomes a number near 0.
enum class NumberTransform : std::uint8_t {
  none,         ///< x, as f32
  robust_clip,  ///< z = (x - center) * scale, held within ±1e6; then z / sqrt(1 + (z/3)²), so ±3;
                ///< all in f32
  far_clip,  ///< the same, but x - center is taken in f64: for a center of many spreads, where
             ///< an f32 has no digits left for what differs (seconds since 1970)
  quantile_normal,  ///< the share of training rows below x as the number below which N(0, 1) has as
                    ///< many, so ±5.2: on straight lines between knots, in f64, rounded once
};
inline constexpr std::array<std::string_view, 4> number_transform_names = {
    "none", "robust_clip", "far_clip", "quantile_normal"};

/// One f32 feature. A missing cell gives 0, which is the training median, or, of quantile_normal,
/// about the mean.
struct NumberFeature {
  FeaturePart part = FeaturePart::value;
  NumberTransform transform = NumberTransform::none;
  double center = 0;  ///< exactly an f32, but with far_clip and quantile_normal
  double scale = 0;   ///< exactly an f32; 0: always 0
  /// Of quantile_normal: places x, ascending, and what they become. A value that many rows have
  /// stands there three times: what is just below it, it itself, and what is just above it.
  std::vector<double> knots{}, heights{};

  void fields(Fields& f);
};

/// A number or date column and the features made of it.
struct NumberColumn {
  std::string name{};
  ColumnType type = ColumnType::number;  ///< number or date
  std::string date_format{};             ///< date
  double first_day = 0;                  ///< date: of the training rows
  double last_day = -1;                  ///< likewise; before the first where it is not known
  std::vector<NumberFeature> features{};

  void fields(Fields& f);
};

/// A category or boolean column: one code, 0 for missing or unseen, else 1 + place in `labels`.
struct CategoryColumn {
  std::string name{};
  ColumnType type = ColumnType::category;  ///< category or boolean
  std::vector<std::string> labels{};       ///< of the training rows, sorted bytewise, ≤ 1,000

  void fields(Fields& f);
};

/// A category column of many words, each told as E numbers: the mean target of the training rows
/// that hold it, drawn towards that of all rows where they are few (target encoding, Micci-Barreca
/// 2001), then standardised and held within ±3. E is 1, or one for each class of several.
struct EncodedColumn : CategoryColumn {
  static constexpr std::int32_t missing = 0;  ///< place of a missing cell
  static constexpr std::int32_t unseen = 1;   ///< of a word that training never met
  std::vector<double> values{};               ///< [2 + labels, E], each exactly an f32

  std::int64_t outputs() const {
    return static_cast<std::int64_t>(values.size() / (labels.size() + 2));
  }
  void fields(Fields& f);
};

/// A column of images: every pixel is a number from 0 to 1.
struct ImageColumn {
  std::string name{};
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 0;

  ImageSize size() const { return {height, width, channels}; }
  void fields(Fields& f);
};

/// A column the network does not see, and why.
struct LeftOutColumn {
  std::string name{};
  ColumnType type = ColumnType::constant;
  std::string reason;

  void fields(Fields& f);
};

}  // namespace lamina
