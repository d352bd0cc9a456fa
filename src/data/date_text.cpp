#include "data/date_text.hpp"

#include <cmath>
#include <cstdio>

#include "core/assert.hpp"

namespace lamina {

namespace {

constexpr std::array<int, 12> days_before_month = {0,   31,  59,  90,  120, 151,
                                                   181, 212, 243, 273, 304, 334};

bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// A whole number of `least` to `most` digits.
  bool number(std::size_t least, std::size_t most, int& value) {
    value = 0;
    std::size_t digits = 0;
    while (digits < most && !done() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + (text_[at_++] - '0');
      ++digits;
    }
    return digits >= least;
  }
  /// Decimals after the point, as a fraction.
  bool fraction(double& value) {
    value = 0;
    double place = 1;
    std::size_t digits = 0;
    for (; digits < 9 && !done() && text_[at_] >= '0' && text_[at_] <= '9'; ++digits) {
      place /= 10;
      value += place * (text_[at_++] - '0');
    }
    return digits > 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool read_time(Reader& reader, double& seconds) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  double part = 0;
  if (!reader.number(1, 2, hour) || hour > 24 || !reader.take(':')) return false;
  if (!reader.number(2, 2, minute) || minute > 59) return false;
  if (reader.take(':')) {
    if (!reader.number(2, 2, second) || second > 60) return false;  // 60: a leap second
    if (reader.take('.') && !reader.fraction(part)) return false;
  }
  seconds = hour * 3600.0 + minute * 60.0 + second + part;
  if (seconds > 86400) return false;
  reader.take(' ');
  if (reader.take('Z')) return true;
  const bool east = reader.take('+');
  if (!east && !reader.take('-')) return true;
  int zone_hours = 0;
  int zone_minutes = 0;
  if (!reader.number(2, 2, zone_hours)) return false;
  if (reader.take(':') || !reader.done()) {
    if (!reader.number(2, 2, zone_minutes)) return false;
  }
  const double offset = zone_hours * 3600.0 + zone_minutes * 60.0;
  seconds += east ? -offset : offset;
  return true;
}

}  // namespace

std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  const std::int64_t before = year - 1;
  const std::int64_t leaps = before / 4 - before / 100 + before / 400;
  const std::int64_t in_year = days_before_month[static_cast<std::size_t>(month - 1)] +
                               (month > 2 && is_leap(year) ? 1 : 0) + day - 1;
  constexpr std::int64_t epoch = 1969 * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400;
  return before * 365 + leaps + in_year - epoch;
}

CivilDate civil_from_days(std::int64_t days) {
  // A guess that is never too late, then at most two steps forward.
  std::int64_t year = 1970 + (days >= 0 ? days / 366 : days / 365 - 1);
  while (days_from_civil(year + 1, 1, 1) <= days) ++year;
  const auto in_year = static_cast<int>(days - days_from_civil(year, 1, 1));
  int month = 1;
  int left = in_year;
  while (left >= days_in_month(year, month)) left -= days_in_month(year, month++);
  const auto weekday = static_cast<int>(((days + 3) % 7 + 7) % 7);  // 1970-01-01 is a Thursday
  return {year, month, left + 1, weekday, in_year};
}

bool parse_date(std::string_view text, std::string_view format, double& days) {
  LAMINA_ASSERT(format.size() == 10, "an unknown date format");
  const bool year_first = format[0] == 'y';
  const char mark = year_first ? format[4] : format[2];
  Reader reader(text);
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0 && !reader.take(mark)) return false;
    const bool is_year = i == (year_first ? 0U : 2U);
    if (!reader.number(is_year ? 4 : 1, is_year ? 4 : 2, parts[i])) return false;
  }
  const int year = parts[year_first ? 0 : 2];
  const int month = year_first || format[0] == 'd' ? parts[1] : parts[0];
  const int day = year_first ? parts[2] : format[0] == 'd' ? parts[0] : parts[1];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
    return false;
  }
  double seconds = 0;
  if (!reader.done() && !((reader.take(' ') || reader.take('T')) && read_time(reader, seconds))) {
    return false;
  }
  if (!reader.done()) return false;
  days = static_cast<double>(days_from_civil(year, month, day)) + seconds / 86400;
  return true;
}

std::string print_date(double days) {
  double whole = std::floor(days);
  auto seconds = static_cast<std::int64_t>(std::floor((days - whole) * 86400 + 0.5));
  if (seconds == 86400) {
    whole += 1;
    seconds = 0;
  }
  const CivilDate date = civil_from_days(static_cast<std::int64_t>(whole));
  std::array<char, 64> buffer{};
  int size = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d",
                           static_cast<int>(date.year), date.month, date.day);
  if (seconds > 0) {
    size += std::snprintf(buffer.data() + size, buffer.size() - static_cast<std::size_t>(size),
                          " %02d:%02d:%02d", static_cast<int>(seconds / 3600),
                          static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  }
  return {buffer.data(), static_cast<std::size_t>(size)};
}

std::vector<std::string_view> fitting_date_formats(std::span<const std::string> texts) {
  std::vector<std::string_view> fitting;
  for (const std::string_view format : date_formats) {
    bool fits = !texts.empty();
    double days = 0;
    for (std::size_t i = 0; fits && i < texts.size(); ++i) {
      fits = parse_date(texts[i], format, days);
    }
    if (fits) fitting.push_back(format);
  }
  return fitting;
}

std::string_view nearest_date_format(std::span<const std::string> texts) {
  std::string_view nearest;
  std::size_t most = 0;
  for (const std::string_view format : date_formats) {
    std::size_t read = 0;
    double days = 0;
    for (const std::string& text : texts) read += parse_date(text, format, days) ? 1 : 0;
    if (read > most) {
      most = read;
      nearest = format;
    }
  }
  return nearest;
}

}  // namespace lamina
