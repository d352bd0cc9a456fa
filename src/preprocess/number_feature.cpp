#include "preprocess/number_feature.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "data/date_text.hpp"
#include "lamina/core/math.hpp"
#include "preprocess/quantile_normal.hpp"

namespace lamina {

namespace {

constexpr double largest_f32 = std::numeric_limits<float>::max();
constexpr float farthest = 1e6F;  // z beyond this gives 3 in f32 anyway
/// A center of more spreads than this is subtracted in f64. Below it an f32 of the column is off by
/// at most 2⁻²⁴ · 4096 = 0.00024 spreads; a column of years stays below.
constexpr double far_center = 4096;

double rounded_to_f32(double value) {
  return static_cast<float>(std::clamp(value, -largest_f32, largest_f32));
}

double angle(double turns) {
  constexpr double two_pi = 6.283185307179586;
  return two_pi * turns;
}

/// The q-quantile by linear interpolation, as numpy's default. Reorders `values`.
double quantile(std::vector<double>& values, double q) {
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), values.begin() + below, values.end());
  const double low = values[static_cast<std::size_t>(below)];
  const double rest = place - static_cast<double>(below);
  if (rest == 0) return low;
  const double high = *std::min_element(values.begin() + below + 1, values.end());
  return low + (high - low) * rest;
}

NumberFeature fit_feature(FeaturePart part, std::vector<double> values) {
  NumberFeature feature{.part = part, .transform = NumberTransform::robust_clip};
  if (values.empty()) return feature;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double range = *high - *low;
  const double q25 = quantile(values, 0.25);
  const double q75 = quantile(values, 0.75);
  const double center = quantile(values, 0.5);
  const double scale = q75 > q25 ? 1 / (q75 - q25) : range > 0 ? 2 / range : 0;
  feature.scale = rounded_to_f32(scale);
  if (std::abs(center) * feature.scale > far_center) {
    feature.transform = NumberTransform::far_clip;
    feature.center = center;
  } else {
    feature.center = rounded_to_f32(center);
  }
  return feature;
}

/// The same values by rank; `rows` are those of training, missing ones too.
NumberFeature fit_by_rank(FeaturePart part, std::vector<double> values, std::size_t rows) {
  for (double& value : values) value = std::clamp(value, -largest_f32, largest_f32);
  NumberFeature feature = fit_feature(part, values);
  if (feature.scale == 0) return feature;
  feature.transform = NumberTransform::quantile_normal;
  feature.center = quantile(values, 0.5);
  fit_quantile_normal(feature, std::move(values), static_cast<std::int64_t>(rows));
  return feature;
}

NumberFeature plain(FeaturePart part) {
  return {.part = part};
}

/// A date taken apart once for all its features.
struct Moment {
  explicit Moment(double value) {
    constexpr double ten_thousand_years = 3.7e6;
    const double held = std::clamp(value, -ten_thousand_years, ten_thousand_years);
    date = civil_from_days(static_cast<std::int64_t>(std::floor(held)));
    time = held - std::floor(held);
  }
  CivilDate date{};
  double time = 0;  ///< share of the day
};

double part_of(FeaturePart part, const Moment& moment) {
  const CivilDate& date = moment.date;
  switch (part) {
    case FeaturePart::year:
      return static_cast<double>(date.year);
    case FeaturePart::month:
      return date.month;
    case FeaturePart::day_of_month:
      return date.day;
    case FeaturePart::weekday:
      return date.weekday;
    case FeaturePart::hour:
      return moment.time * 24;
    case FeaturePart::year_sin:
      return math::sin(angle(date.day_of_year / 366.0));
    case FeaturePart::year_cos:
      return math::cos(angle(date.day_of_year / 366.0));
    case FeaturePart::week_sin:
      return math::sin(angle(date.weekday / 7.0));
    case FeaturePart::week_cos:
      return math::cos(angle(date.weekday / 7.0));
    case FeaturePart::day_sin:
      return math::sin(angle(moment.time));
    case FeaturePart::day_cos:
      return math::cos(angle(moment.time));
    case FeaturePart::value:
    case FeaturePart::missing:
    case FeaturePart::days:
      break;
  }
  return 0;
}

/// A part of a value that is not missing.
double part_of(FeaturePart part, double value, double first_day) {
  if (part == FeaturePart::value) return value;
  return part == FeaturePart::days ? value - first_day : part_of(part, Moment(value));
}

}  // namespace

float transformed(const NumberFeature& feature, double part) {
  const auto f32 = [](double value) {
    return static_cast<float>(std::clamp(value, -largest_f32, largest_f32));
  };
  if (feature.transform == NumberTransform::none) return f32(part);
  if (feature.transform == NumberTransform::quantile_normal) {
    return static_cast<float>(quantile_normal(feature, part));
  }
  const auto scale = static_cast<float>(feature.scale);
  if (scale == 0) return 0;
  const float moved = feature.transform == NumberTransform::far_clip
                          ? f32(part - feature.center)
                          : f32(part) - static_cast<float>(feature.center);
  const float z = std::clamp(moved * scale, -farthest, farthest);
  const float third = z / 3.0F;
  return z / std::sqrt(1.0F + third * third);
}

void write_features(const NumberColumn& column, double value, float* features) {
  const bool missing = std::isnan(value);
  std::optional<Moment> moment;
  if (!missing && column.type == ColumnType::date) moment.emplace(value);
  for (const NumberFeature& feature : column.features) {
    float& written = *features++;
    if (feature.part == FeaturePart::missing) {
      written = missing ? 1.0F : 0.0F;
    } else if (missing) {
      written = 0.0F;
    } else if (feature.part == FeaturePart::value || feature.part == FeaturePart::days) {
      written = transformed(feature, part_of(feature.part, value, column.first_day));
    } else {
      written = transformed(feature, part_of(feature.part, *moment));
    }
  }
}

NumberColumn fit_number_column(const Column& column, std::span<const double> training,
                               bool by_rank) {
  NumberColumn fitted{.name = column.name, .type = column.type, .date_format = column.date_format};
  std::vector<double> known;
  known.reserve(training.size());
  std::copy_if(training.begin(), training.end(), std::back_inserter(known),
               [](double v) { return !std::isnan(v); });
  const bool all_missing = known.empty();
  const bool some_missing = known.size() < training.size();
  const auto add = [&](const NumberFeature& feature) {
    if (feature.scale != 0) fitted.features.push_back(feature);
    return feature.scale != 0;
  };
  const auto fitted_to = [&](FeaturePart part, std::vector<double> values) {
    return by_rank ? fit_by_rank(part, std::move(values), training.size())
                   : fit_feature(part, std::move(values));
  };
  const auto fit_part = [&](FeaturePart part) {
    std::vector<double> values(known.size());
    std::transform(known.begin(), known.end(), values.begin(),
                   [&](double v) { return part_of(part, v, fitted.first_day); });
    return add(fitted_to(part, std::move(values)));
  };
  if (column.type == ColumnType::date) {
    if (!known.empty()) {
      const auto [first, last] = std::minmax_element(known.begin(), known.end());
      fitted.first_day = std::floor(*first);
      fitted.last_day = std::floor(*last);
    }
    const DateFormat* const format = find_date_format(column.date_format);
    const bool days = format == nullptr || !format->is_clock();  // a clock has but its hours
    if (days) fit_part(FeaturePart::days);
    if (days) fit_part(FeaturePart::year);
    const bool months = days && fit_part(FeaturePart::month);
    if (days) fit_part(FeaturePart::day_of_month);
    const bool weekdays = days && fit_part(FeaturePart::weekday);
    const bool hours = fit_part(FeaturePart::hour);
    const auto add_circle = [&](bool wanted, FeaturePart sine, FeaturePart cosine) {
      if (!wanted) return;
      fitted.features.push_back(plain(sine));
      fitted.features.push_back(plain(cosine));
    };
    add_circle(months, FeaturePart::year_sin, FeaturePart::year_cos);
    add_circle(weekdays, FeaturePart::week_sin, FeaturePart::week_cos);
    add_circle(hours, FeaturePart::day_sin, FeaturePart::day_cos);
  } else {
    add(fitted_to(FeaturePart::value, std::move(known)));  // as they are
  }
  if (some_missing && !all_missing) fitted.features.push_back(plain(FeaturePart::missing));
  return fitted;
}

}  // namespace lamina
