// Dates as text: days since 1970-01-01 in the Gregorian calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "data/date_formats.hpp"

namespace lamina {

struct CivilDate {
  std::int64_t year;
  int month;        ///< 1…12
  int day;          ///< 1…31
  int weekday;      ///< 0 = Monday
  int day_of_year;  ///< 0…365
};

std::int64_t days_from_civil(std::int64_t year, int month, int day);
CivilDate civil_from_days(std::int64_t days);

struct ParsedDate {
  double days = 0;  ///< since 1970-01-01, with the time of day; UTC where there is a zone
  bool has_zone = false;
  double zone_seconds = 0;  ///< east of Greenwich
};

/// Reads `text` in one of `date_formats`; years 0001…9999, those of two digits are 1969…2068. False
/// when it is no such date.
bool parse_date(std::string_view text, const DateFormat& format, ParsedDate& date);
/// The same by the name of the format, which must be known.
bool parse_date(std::string_view text, std::string_view format, double& days);

/// Marks of a missing cell in a column of dates: those of any column, nil, -- and zero dates.
bool is_no_date(std::string_view text);
/// "0000-00-00", with or without a time of day, and the like.
bool is_zero_date(std::string_view text);

/// "2011-01-31", and "2011-01-31 17:30:05" where there is a time of day; "17:30:05" in a column of
/// the format hh:mm.
std::string print_date(double days, std::string_view format = {});

}  // namespace lamina
