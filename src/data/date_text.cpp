#include "data/date_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <utility>

#include "core/ascii.hpp"
#include "core/assert.hpp"
#include "data/missing_marks.hpp"
#include "data/number_text.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

constexpr double farthest_day = 2.9e6;  // in the year 9909

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
  std::string_view rest() const { return text_.substr(at_); }
  bool at_digit() const { return !done() && is_digit(text_[at_]); }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// One or more of `marks`.
  bool take_run(std::string_view marks) {
    const std::size_t end = std::min(text_.find_first_not_of(marks, at_), text_.size());
    return std::exchange(at_, end) < end;
  }
  /// `word` in small letters, in any case.
  bool take_word(std::string_view word) {
    const std::string_view here = rest().substr(0, word.size());
    const bool same = std::equal(here.begin(), here.end(), word.begin(), word.end(),
                                 [](char a, char b) { return lower(a) == b; });
    if (same) at_ += word.size();
    return same;
  }
  /// The place of one of `names` by its first letters, three or more; -1 for none.
  int take_name(std::span<const std::string_view> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!take_word(names[i].substr(0, 3))) continue;
      for (const char letter : names[i].substr(3)) {
        if (!take_word({&letter, 1})) break;
      }
      return static_cast<int>(i);
    }
    return -1;
  }
  /// A whole number of `least` to `most` digits.
  bool number(std::size_t least, std::size_t most, int& value) {
    value = 0;
    std::size_t digits = 0;
    while (digits < most && at_digit()) {
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
    for (; digits < 9 && at_digit(); ++digits) {
      place /= 10;
      value += place * (text_[at_++] - '0');
    }
    return digits > 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr std::array<std::string_view, 12> month_names = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct ZoneName {
  std::string_view name;
  int hours;  ///< east of Greenwich
};

/// Those of RFC 2822; other abbreviations mean several zones.
constexpr std::array<ZoneName, 12> zone_names = {{{"z", 0},
                                                  {"utc", 0},
                                                  {"gmt", 0},
                                                  {"ut", 0},
                                                  {"est", -5},
                                                  {"edt", -4},
                                                  {"cst", -6},
                                                  {"cdt", -5},
                                                  {"mst", -7},
                                                  {"mdt", -6},
                                                  {"pst", -8},
                                                  {"pdt", -7}}};

/// Z, UTC, EST, +01:00, -0530, +01, or UTC+01:00, perhaps behind a space; or nothing.
bool read_zone(Reader& reader, ParsedDate& date) {
  Reader ahead = reader;
  ahead.take(' ');
  for (const ZoneName& zone : zone_names) {
    if (!ahead.take_word(zone.name)) continue;
    date.has_zone = true;
    date.zone_seconds = zone.hours * 3600.0;
    reader = ahead;
    break;
  }
  const bool east = ahead.take('+');
  if (!east && !ahead.take('-')) return true;
  int hours = 0;
  int minutes = 0;
  if (!ahead.number(2, 2, hours)) return false;
  if ((ahead.take(':') || ahead.at_digit()) && !ahead.number(2, 2, minutes)) return false;
  const double offset = hours * 3600.0 + minutes * 60.0;
  date.has_zone = true;
  date.zone_seconds = east ? offset : -offset;
  reader = ahead;
  return true;
}

/// AM or PM, perhaps behind a space, or nothing; false when the clock of twelve hours has no such
/// hour.
bool read_half_day(Reader& reader, int& hour) {
  Reader ahead = reader;
  ahead.take(' ');
  const bool after = ahead.take_word("pm") || ahead.take_word("p.m.");
  if (!after && !ahead.take_word("am") && !ahead.take_word("a.m.")) return true;
  reader = ahead;
  if (hour < 1 || hour > 12) return false;
  hour = hour % 12 + (after ? 12 : 0);
  return true;
}

/// hh:mm, :ss, fractions, AM or PM; after a T also hhmm and hhmmss. Sets the seconds of the day,
/// in UTC where there is a zone.
bool read_time(Reader& reader, bool after_t, double& seconds, ParsedDate& date) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  double part = 0;
  if (!reader.number(1, 2, hour) || hour > 24) return false;
  const bool colons = reader.take(':');
  if (!colons && !after_t) return false;
  if (!reader.number(2, 2, minute) || minute > 59) return false;
  if (colons ? reader.take(':') : reader.at_digit()) {
    if (!reader.number(2, 2, second) || second > 60) return false;  // 60: a leap second
    if ((reader.take('.') || reader.take(',')) && !reader.fraction(part)) return false;
  }
  if (!read_half_day(reader, hour)) return false;
  seconds = hour * 3600.0 + minute * 60.0 + second + part;
  if (seconds > 86400) return false;
  if (!read_zone(reader, date)) return false;
  seconds -= date.zone_seconds;
  return true;
}

/// Seconds or milliseconds since 1970-01-01.
bool read_epoch(std::string_view text, double a_day, double& days) {
  double value = 0;
  if (parse_number(text, '.', value) != NumberText::number) return false;
  days = value / a_day;
  return std::abs(days) < farthest_day;
}

/// What the parts of a pattern give.
struct Parts {
  int year = 1970;
  int month = 1;
  int day = 1;
  double seconds = 0;
  bool time = false;
};

bool read_part(char part, const DateFormat& format, Reader& reader, Parts& parts,
               ParsedDate& date) {
  switch (part) {
    case 'y':
      return reader.number(4, 4, parts.year) && parts.year >= 1;
    case 'Y':
      if (!reader.number(2, 2, parts.year)) return false;
      parts.year += parts.year < 69 ? 2000 : 1900;  // as POSIX says
      return true;
    case 'm':
    case 'M':
      return reader.number(part == 'M' ? 2 : 1, 2, parts.month);
    case 'd':
    case 'D':
      if (!reader.number(part == 'D' ? 2 : 1, 2, parts.day)) return false;
      if (format.has('b')) {
        for (const std::string_view end : {"st", "nd", "rd", "th"}) {
          if (reader.take_word(end)) break;
        }
      }
      return true;
    case 'b':
      parts.month = 1 + reader.take_name(month_names);
      return true;
    case 't':
      parts.time = true;
      // Of 10:30-11:00 the second part is no zone.
      return read_time(reader, false, parts.seconds, date) && !(format.is_clock() && date.has_zone);
    case ' ':
      return reader.take_run(" ,-/.");
    default:
      return reader.take(part);
  }
}

/// The time of day that may follow a date.
bool read_time_behind(const DateFormat& format, Reader& reader, Parts& parts, ParsedDate& date) {
  if (parts.time) return false;
  if (format.has('D')) {
    const std::string_view rest = reader.rest();
    if (rest == ".0") return reader.take_run(".0");  // a number with decimals, as some tools write
  }
  const bool after_t = reader.take('T');
  return (after_t || reader.take_run(" ,")) && read_time(reader, after_t, parts.seconds, date);
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

bool parse_date(std::string_view text, const DateFormat& format, ParsedDate& date) {
  date = {};
  if (format.pattern == "s") return read_epoch(text, 86400, date.days);
  if (format.pattern == "S") return read_epoch(text, 86400e3, date.days);
  Reader reader(text);
  if (!format.is_clock() && reader.take_name(weekday_names) >= 0) reader.take_run(" ,.");
  Parts parts;
  for (const char part : format.pattern) {
    if (!read_part(part, format, reader, parts, date)) return false;
  }
  if (parts.month < 1 || parts.month > 12 || parts.day < 1 ||
      parts.day > days_in_month(parts.year, parts.month)) {
    return false;
  }
  if (!reader.done() && !read_time_behind(format, reader, parts, date)) return false;
  if (!reader.done()) return false;
  date.days = static_cast<double>(days_from_civil(parts.year, parts.month, parts.day)) +
              parts.seconds / 86400;
  return true;
}

bool parse_date(std::string_view text, std::string_view format, double& days) {
  const DateFormat* const known = find_date_format(format);
  LAMINA_ASSERT(known != nullptr, "an unknown date format");
  ParsedDate date;
  if (!parse_date(text, *known, date)) return false;
  days = date.days;
  return true;
}

bool is_no_date(std::string_view text) {
  if (MissingMarks::is_always_one(text) || may_mark_missing(text)) return true;
  return same_letters(text, "nil") || text == "--" || text == "\\n" || is_zero_date(text);
}

bool is_zero_date(std::string_view text) {
  const std::string_view day = text.substr(0, 10);
  const bool marked = day.size() == 10 && day.find_first_not_of("0-/.") == std::string_view::npos &&
                      day.find_first_of("-/.") != std::string_view::npos;
  return text == "00000000" ||
         (marked && text.find_first_not_of("0-/. :T") == std::string_view::npos);
}

std::string print_date(double days, std::string_view format) {
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
  const bool clock = format == "hh:mm" && whole == 0;
  if (clock) size = 0;
  if (seconds > 0 || clock) {
    size += std::snprintf(buffer.data() + size, buffer.size() - static_cast<std::size_t>(size),
                          "%s%02d:%02d:%02d", clock ? "" : " ", static_cast<int>(seconds / 3600),
                          static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  }
  return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace lamina
