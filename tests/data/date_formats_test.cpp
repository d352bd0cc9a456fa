// Every spelling that is read, and the ways in which users name it.
#include "data/date_formats.hpp"

#include <gtest/gtest.h>

#include <string>

#include "data/date_text.hpp"
#include "expect_error.hpp"

namespace lamina {
namespace {

std::string read(const std::string& text, const std::string& format) {
  double days = 0;
  return parse_date(text, format, days) ? print_date(days, format) : "no";
}

TEST(DateFormats, AreReadAsACalendarAndAClockSay) {
  struct Example {
    const char* format;
    const char* text;
    const char* value;
  };
  // Written by hand, in UTC where there is a zone; the epochs and zones as Python's datetime has
  // them.
  const Example examples[] = {
      {"yyyy-mm-dd", "2024-02-29", "2024-02-29"},
      {"yyyy-mm-dd", "2024-09-08T04:55:51Z", "2024-09-08 04:55:51"},
      {"yyyy-mm-dd", "2024-09-08 04:55:51 UTC", "2024-09-08 04:55:51"},
      {"yyyy-mm-dd", "2024-09-08 04:55:51.250+02:00", "2024-09-08 02:55:51"},
      {"yyyy-mm-dd", "2024-09-08T23:30:00-0530", "2024-09-09 05:00:00"},
      {"yyyy-mm-dd", "2024-09-08T045551+01", "2024-09-08 03:55:51"},
      {"yyyy-mm-dd", "2024-09-08 04:55:51,25", "2024-09-08 04:55:51"},
      {"yyyy-mm-dd", "Sunday, 2024-09-08", "2024-09-08"},
      {"yyyy/mm/dd", "2024/9/8", "2024-09-08"},
      {"yyyy.mm.dd", "2024.09.08", "2024-09-08"},
      {"dd/mm/yyyy", "08/09/2024 4:55 PM", "2024-09-08 16:55:00"},
      {"mm/dd/yyyy", "09/08/2024 12:05:00 AM", "2024-09-08 00:05:00"},
      {"mm/dd/yyyy", "09/08/2024, 12:05 pm", "2024-09-08 12:05:00"},
      {"mm.dd.yyyy", "09.08.2024", "2024-09-08"},
      {"dd-mm-yy", "31-12-68", "2068-12-31"},
      {"dd-mm-yy", "31-12-69", "1969-12-31"},
      {"mm/dd/yy", "9/8/24 16:55", "2024-09-08 16:55:00"},
      {"yy-mm-dd", "99-09-08", "1999-09-08"},
      {"dd.mm.yy", "8.9.00", "2000-09-08"},
      {"dd mon yyyy", "8 September 2024", "2024-09-08"},
      {"dd mon yyyy", "08-SEP-2024", "2024-09-08"},
      {"dd mon yyyy", "8th Sept. 2024", "2024-09-08"},
      {"dd mon yyyy", "Sun, 08 Sep 2024 04:55:51 +0200", "2024-09-08 02:55:51"},
      {"dd mon yyyy", "Sun, 08 Sep 2024 04:55:51 EST", "2024-09-08 09:55:51"},
      {"mon dd yyyy", "Sep 8, 2024", "2024-09-08"},
      {"mon dd yyyy", "May 1 2024, 1:30 a.m.", "2024-05-01 01:30:00"},
      {"yyyy mon dd", "2024-Sep-08", "2024-09-08"},
      {"dd mon yy", "08-Sep-24", "2024-09-08"},
      {"mon yyyy", "September 2024", "2024-09-01"},
      {"mon dd hh:mm yyyy", "Sun Sep  8 04:55:51 2024", "2024-09-08 04:55:51"},
      {"mon dd hh:mm yyyy", "Mon Apr 06 22:19:45 PDT 2009", "2009-04-07 05:19:45"},
      {"yyyymmdd", "20240908", "2024-09-08"},
      {"yyyymmdd", "20240908T045551Z", "2024-09-08 04:55:51"},
      {"yyyymmdd", "20240908.0", "2024-09-08"},
      {"yyyy-mm", "2024-09", "2024-09-01"},
      {"hh:mm", "4:55", "04:55:00"},
      {"hh:mm", "04:55:51 PM", "16:55:51"},
      {"epoch", "1725771351", "2024-09-08 04:55:51"},
      {"epoch", "-86400", "1969-12-31"},
      {"epoch_ms", "1725771351000", "2024-09-08 04:55:51"},
  };
  for (const Example& example : examples) {
    EXPECT_EQ(read(example.text, example.format), example.value)
        << example.text << " as " << example.format;
  }
}

TEST(DateFormats, RefuseWhatIsNoDate) {
  const char* const pairs[][2] = {
      {"2023-13-45", "yyyy-mm-dd"},
      {"31-02-2011", "dd-mm-yyyy"},
      {"0000-00-00", "yyyy-mm-dd"},
      {"2024-09-08 13:00 PM", "yyyy-mm-dd"},
      {"2024-09-08 0:30 AM", "yyyy-mm-dd"},
      {"2024-09-08 04:55 Mars", "yyyy-mm-dd"},
      {"2024-09-08 04:55 +1", "yyyy-mm-dd"},
      {"09/08/2024", "mm/dd/yy"},
      {"09/08/24", "mm/dd/yyyy"},
      {"8 Hexember 2024", "dd mon yyyy"},
      {"8 Se 2024", "dd mon yyyy"},
      {"2024908", "yyyymmdd"},
      {"20240931", "yyyymmdd"},
      {"10:30-11:00", "hh:mm"},
      {"2:1", "hh:mm"},
      {"25:00", "hh:mm"},
      {"1e300", "epoch"},
      {"soon", "epoch"},
      {"Sunday", "yyyy-mm-dd"},
      {"2024-09-08T", "yyyy-mm-dd"},
  };
  for (const auto& [text, format] : pairs) EXPECT_EQ(read(text, format), "no") << text;
}

TEST(DateFormats, AreNamedInSeveralWays) {
  const char* const pairs[][2] = {
      {"dd-mm-yyyy", "dd-mm-yyyy"},
      {"%Y-%m-%d", "yyyy-mm-dd"},
      {"YYYY-MM-DD", "yyyy-mm-dd"},
      {"yyyy-MM-dd'T'HH:mm:ss", "no"},
      {"yyyy-MM-ddTHH:mm:ssZ", "yyyy-mm-dd"},
      {"yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"},
      {"%Y-%m-%dT%H:%M:%S.%f%z", "yyyy-mm-dd"},
      {"%F %T", "yyyy-mm-dd"},
      {"%d/%m/%y", "dd/mm/yy"},
      {"d/m/yyyy", "dd/mm/yyyy"},
      {"%m/%d/%Y %I:%M:%S %p", "mm/dd/yyyy"},
      {"%d %B %Y", "dd mon yyyy"},
      {"dd-MMM-yy", "dd mon yy"},
      {"%b %d, %Y", "mon dd yyyy"},
      {"%a, %d %b %Y %H:%M:%S %z", "dd mon yyyy"},
      {"%a %b %d %H:%M:%S %Y", "mon dd hh:mm yyyy"},
      {"%Y%m%d", "yyyymmdd"},
      {"%H:%M:%S", "hh:mm"},
      {"HH:mm", "hh:mm"},
      {"%s", "epoch"},
      {"unix", "epoch"},
      {"iso", "yyyy-mm-dd"},
      {"RFC2822", "dd mon yyyy"},
      {"xx", "no"},
      {"", "no"},
      {"%", "no"},
      {"%Q", "no"},
      {"yyyy-mm-mm", "no"},
      {"aaaaaaaaaa", "no"},
      {"yyyyy-mm-dd", "no"},
      {"yyyy-mm-dd soon", "no"},
  };
  for (const auto& [text, name] : pairs) {
    std::string found = "no";
    try {
      found = date_format_of(text, "d");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.bad_value");
    }
    EXPECT_EQ(found, name) << text;
  }
}

TEST(DateFormats, AreFoundByTheirOwnNames) {
  for (const DateFormat& format : date_formats) {
    EXPECT_EQ(date_format_of(format.name, "d"), format.name);
  }
}

TEST(DateText, KnowsTheMarksOfNoDate) {
  for (const char* mark : {"NULL", "null", "None", "NaT", "#N/A", "<NA>", "\\N", "-", "0000-00-00",
                           "00/00/0000", "0000-00-00 00:00:00", "00000000"}) {
    EXPECT_TRUE(is_no_date(mark)) << mark;
  }
  for (const char* text : {"00:00", "2024-01-01", "0", "soon", "0.0", "-1"}) {
    EXPECT_FALSE(is_no_date(text)) << text;
  }
}

}  // namespace
}  // namespace lamina
