// The spellings of dates that are read: one table for the parser, the options and the docs.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace lamina {

/// `pattern` is what a cell must look like. y is a year of four digits, Y of two; m and d a month
/// and a day of one or two digits, M and D of two; b an English month name, full or short; t a time
/// of day; s and S seconds and milliseconds since 1970-01-01; a space any run of space , - / and .;
/// other characters are themselves. A weekday may stand in front, a time of day behind.
struct DateFormat {
  std::string_view name;  ///< as users write it and models keep it
  std::string_view pattern;
  bool told_only = false;  ///< never taken without --type COL=date:NAME

  bool has(char part) const { return pattern.find(part) != std::string_view::npos; }
  bool is_clock() const { return pattern == "t"; }
};

/// The preferred first.
inline constexpr std::array<DateFormat, 29> date_formats = {{
    {"yyyy-mm-dd", "y-m-d"},       {"yyyy/mm/dd", "y/m/d"},
    {"yyyy.mm.dd", "y.m.d"},       {"dd-mm-yyyy", "d-m-y"},
    {"mm-dd-yyyy", "m-d-y"},       {"dd/mm/yyyy", "d/m/y"},
    {"mm/dd/yyyy", "m/d/y"},       {"dd.mm.yyyy", "d.m.y"},
    {"mm.dd.yyyy", "m.d.y", true}, {"dd-mm-yy", "d-m-Y"},
    {"mm-dd-yy", "m-d-Y"},         {"yy-mm-dd", "Y-m-d"},
    {"dd/mm/yy", "d/m/Y"},         {"mm/dd/yy", "m/d/Y"},
    {"yy/mm/dd", "Y/m/d"},         {"dd.mm.yy", "d.m.Y"},
    {"mm.dd.yy", "m.d.Y", true},   {"yy.mm.dd", "Y.m.d", true},
    {"dd mon yyyy", "d b y"},      {"mon dd yyyy", "b d y"},
    {"yyyy mon dd", "y b d"},      {"dd mon yy", "d b Y"},
    {"mon yyyy", "b y"},           {"mon dd hh:mm yyyy", "b d t y"},
    {"yyyymmdd", "yMD"},           {"hh:mm", "t"},
    {"yyyy-mm", "y-m", true},      {"epoch", "s", true},
    {"epoch_ms", "S", true},
}};

/// The format of that very name; nullptr when there is none.
const DateFormat* find_date_format(std::string_view name);

/// The name of the format that a user means by "%d/%m/%Y %H:%M", "DD/MM/YYYY" or "iso". Error
/// `usage.bad_value` with the names that are known; `column` is the one it is given for.
std::string date_format_of(std::string_view text, std::string_view column);

}  // namespace lamina
