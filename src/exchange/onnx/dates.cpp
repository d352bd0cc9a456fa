// Parts of dates by arithmetic in double, whose whole numbers are exact. The calendar is counted
// from the first of March of year 0 on, so that the day of a leap year is the last one.
#include "exchange/onnx/columns.hpp"

namespace lamina::onnx {

namespace {

class Calendar {
 public:
  Calendar(Builder& builder, const std::string& days) : builder_(builder) {
    const std::string least = builder.number64(-3.7e6);
    const std::string most = builder.number64(3.7e6);
    const std::string within = builder.node("Min", {builder.node("Max", {days, least}), most});
    // Not every runtime hands NaN through Min and Max.
    const std::string missing = builder.node("IsNaN", {builder.cast(days, Type::f32)});
    const std::string held = builder.node("Where", {missing, days, within});
    whole_ = builder.node("Floor", {held});
    time = builder.subtract(held, whole_);
    const std::string shifted = plus(whole_, 719468);
    const std::string era = floor(shifted, 146097);
    const std::string in_era = builder.subtract(shifted, times(era, 146097));
    const std::string leaps = builder.add(
        builder.subtract(builder.subtract(in_era, floor(in_era, 1460)), floor(in_era, 146096)),
        floor(in_era, 36524));
    const std::string of_era = floor(leaps, 365);
    in_year_ = builder.subtract(
        in_era,
        builder.subtract(builder.add(times(of_era, 365), floor(of_era, 4)), floor(of_era, 100)));
    month_ = floor(plus(times(in_year_, 5), 2), 153);
    next_year_ = floor(month_, 10);
    year = builder.add(builder.add(of_era, times(era, 400)), next_year_);
  }

  std::string year;
  std::string time;

  std::string month() { return builder_.subtract(plus(month_, 3), times(next_year_, 12)); }
  std::string day() {
    return plus(builder_.subtract(in_year_, floor(plus(times(month_, 153), 2), 5)), 1);
  }
  std::string weekday() {
    const std::string from_monday = plus(whole_, 3);
    return builder_.subtract(from_monday, times(floor(from_monday, 7), 7));
  }
  std::string day_of_year() {
    const std::string before = builder_.add(plus(in_year_, 59), leap());
    // January and February: 306 days after the first of March.
    const std::string of_next = builder_.multiply(next_year_, plus(leap(), 59 + 306));
    return builder_.subtract(before, of_next);
  }

 private:
  std::string plus(const std::string& x, double value) {
    return builder_.add(x, builder_.number64(value));
  }
  std::string times(const std::string& x, double value) {
    return builder_.multiply(x, builder_.number64(value));
  }
  std::string floor(const std::string& x, double divisor) {
    return builder_.node("Floor", {builder_.divide(x, builder_.number64(divisor))});
  }
  /// Leap days up to a year.
  std::string leaps(const std::string& of) {
    return builder_.add(builder_.subtract(floor(of, 4), floor(of, 100)), floor(of, 400));
  }
  std::string leap() { return builder_.subtract(leaps(year), leaps(plus(year, -1))); }

  Builder& builder_;
  std::string whole_, in_year_, month_, next_year_;
};

std::string sine(Builder& builder, const std::string& turns, bool cosine) {
  constexpr double two_pi = 6.283185307179586;
  std::string angle = builder.multiply(turns, builder.number64(two_pi));
  // Runtimes have Sin of double, but not all have Cos.
  if (cosine) angle = builder.add(angle, builder.number64(two_pi / 4));
  return builder.node("Sin", {angle});
}

}  // namespace

std::string part_of_date(Builder& builder, const std::string& days, FeaturePart part,
                         double first_day) {
  if (part == FeaturePart::days) return builder.subtract(days, builder.number64(first_day));
  Calendar calendar(builder, days);
  const auto turns = [&](const std::string& x, double whole) {
    return builder.divide(x, builder.number64(whole));
  };
  switch (part) {
    case FeaturePart::year:
      return calendar.year;
    case FeaturePart::month:
      return calendar.month();
    case FeaturePart::day_of_month:
      return calendar.day();
    case FeaturePart::weekday:
      return calendar.weekday();
    case FeaturePart::hour:
      return builder.multiply(calendar.time, builder.number64(24));
    case FeaturePart::year_sin:
    case FeaturePart::year_cos:
      return sine(builder, turns(calendar.day_of_year(), 366), part == FeaturePart::year_cos);
    case FeaturePart::week_sin:
    case FeaturePart::week_cos:
      return sine(builder, turns(calendar.weekday(), 7), part == FeaturePart::week_cos);
    case FeaturePart::day_sin:
    case FeaturePart::day_cos:
      return sine(builder, calendar.time, part == FeaturePart::day_cos);
    case FeaturePart::value:
    case FeaturePart::missing:
    case FeaturePart::days:
      break;
  }
  return days;
}

}  // namespace lamina::onnx
