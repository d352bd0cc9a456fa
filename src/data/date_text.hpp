// Dates as text: days since 1970-01-01 in the Gregorian calendar.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// The formats we read, the preferred first. Day and month may have one digit; a time of day
/// (hh:mm, :ss, fractions, Z or ±hh:mm) may follow after a space or a T.
inline constexpr std::array<std::string_view, 7> date_formats = {
    "yyyy-mm-dd", "yyyy/mm/dd", "dd-mm-yyyy", "mm-dd-yyyy",
    "dd/mm/yyyy", "mm/dd/yyyy", "dd.mm.yyyy"};

struct CivilDate {
  std::int64_t year;
  int month;        ///< 1…12
  int day;          ///< 1…31
  int weekday;      ///< 0 = Monday
  int day_of_year;  ///< 0…365
};

std::int64_t days_from_civil(std::int64_t year, int month, int day);
CivilDate civil_from_days(std::int64_t days);

/// Reads `text` in one of `date_formats`; years 0001…9999. False when it is no such date.
bool parse_date(std::string_view text, std::string_view format, double& days);
/// "2011-01-31", and "2011-01-31 17:30:05" where there is a time of day.
std::string print_date(double days);

/// Formats that read every text; empty when none does.
std::vector<std::string_view> fitting_date_formats(std::span<const std::string> texts);
/// The format that reads most of the texts; "" when none reads any.
std::string_view nearest_date_format(std::span<const std::string> texts);

}  // namespace lamina
