// Numbers and dates as text, against libc and a calendar walked day by day.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "data/date_text.hpp"
#include "data/number_text.hpp"
#include "lamina/core/random.hpp"

namespace lamina {
namespace {

std::uint64_t bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

TEST(NumberText, AgreesWithStrtodOnRandomDecimals) {
  const Seed seed(11);
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const auto words = philox(seed.key(), i, 0);
    std::string text = (words[0] & 1U) != 0 ? "-" : "";
    const std::string digits =
        std::to_string((std::uint64_t{words[1]} << 32U | words[2]) >> (words[3] % 60));
    const std::size_t point = words[0] / 2 % (digits.size() + 1);
    text += digits.substr(0, point) + "." + digits.substr(point);
    if (words[3] % 3 == 0) text += "e" + std::to_string(static_cast<int>(words[3] % 600) - 300);
    if (text.back() == '.') text += "0";
    double value = 0;
    ASSERT_EQ(parse_number(text, '.', value), NumberText::number) << text;
    const double expected = std::strtod(text.c_str(), nullptr);
    ASSERT_EQ(bits(value), bits(expected)) << text;
    double again = 0;
    ASSERT_EQ(parse_number(print_number(value), '.', again), NumberText::number);
    ASSERT_EQ(bits(value), bits(again)) << text;
  }
}

/// [+-]? digits and at most one point; at least one digit.
bool is_plain_decimal(const std::string& text) {
  std::size_t digits = 0;
  std::size_t points = 0;
  for (std::size_t i = text[0] == '-' || text[0] == '+' ? 1 : 0; i < text.size(); ++i) {
    digits += text[i] >= '0' && text[i] <= '9' ? 1 : 0;
    points += text[i] == '.' ? 1 : 0;
    if ((text[i] < '0' || text[i] > '9') && text[i] != '.') return false;
  }
  return digits > 0 && points <= 1;
}

TEST(NumberText, AgreesWithStrtodOnShortText) {
  const Seed seed(12);
  const std::string letters = "01234567890123456789..-+/:x\xb3";
  int numbers = 0;
  for (std::uint64_t i = 0; i < 300000; ++i) {
    const auto words = philox(seed.key(), i, 0);
    const std::size_t size = 1 + words[0] % 10;
    std::string text;
    for (std::size_t at = 0; at < size; ++at) {
      // Mostly digits, so that long numbers come up too.
      const bool digit = at > 0 && (words[3] >> (2 * at) & 3U) != 0;
      const std::uint64_t chance = (std::uint64_t{words[1]} << 32U | words[2]) >> (5 * at);
      text += letters[chance % (digit ? 20 : letters.size())];
    }
    double value = 0;
    const bool is_number = parse_number(text, '.', value) == NumberText::number;
    ASSERT_EQ(is_number, is_plain_decimal(text)) << text;
    if (!is_number) continue;
    ++numbers;
    const double expected = std::strtod(text.c_str(), nullptr);
    ASSERT_EQ(bits(value), bits(expected)) << text;
  }
  EXPECT_GT(numbers, 50000);
}

TEST(NumberText, RefusesWhatOnlyLooksLikeANumber) {
  double value = 0;
  for (const char* bad : {"", "-", "+", ".", "e5", "1e", "1 2", "0x10", "1,5", "--1", "+-1",
                          "1.2.3", "nan", "NaN", "1e5x", "١", "-."}) {
    EXPECT_EQ(parse_number(bad, '.', value), NumberText::no_number) << bad;
  }
  for (const char* large : {"inf", "-inf", "+Infinity", "1e400", "-1e999"}) {
    EXPECT_EQ(parse_number(large, '.', value), NumberText::not_finite) << large;
  }
}

TEST(DateText, CountsDaysAsACalendarDoes) {
  // Walks every day from 1600 to 2400 and compares both ways.
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int64_t day = days_from_civil(1600, 1, 1);
  int weekday = 5;  // a Saturday
  for (int year = 1600; year <= 2400; ++year) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int in_year = 0;
    for (int month = 1; month <= 12; ++month) {
      for (int d = 1; d <= lengths[month - 1] + (leap && month == 2 ? 1 : 0); ++d) {
        ASSERT_EQ(days_from_civil(year, month, d), day);
        const CivilDate date = civil_from_days(day);
        ASSERT_EQ(date.year, year);
        ASSERT_EQ(date.month, month);
        ASSERT_EQ(date.day, d);
        ASSERT_EQ(date.weekday, weekday);
        ASSERT_EQ(date.day_of_year, in_year);
        ++day;
        ++in_year;
        weekday = (weekday + 1) % 7;
      }
    }
  }
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(days_from_civil(2026, 11, 23), 20780);  // date -d 2026-11-23 +%s, over 86400
  EXPECT_EQ(civil_from_days(days_from_civil(9999, 12, 31)).year, 9999);
  EXPECT_EQ(civil_from_days(days_from_civil(1, 1, 1)).year, 1);
}

TEST(DateText, ReadsTimesAndZones) {
  double days = 0;
  ASSERT_TRUE(parse_date("1970-01-02T03:00:00+03:00", "yyyy-mm-dd", days));
  EXPECT_EQ(days, 1);
  ASSERT_TRUE(parse_date("31.12.1969 18:00", "dd.mm.yyyy", days));
  EXPECT_EQ(days, -0.25);
  for (const char* bad : {"1970-01-02T", "1970-01-02 25:00", "1970-01-02 03:60", "1970-1-32",
                          "1970-01-02x", "70-01-02", "1970-01-02 03:00 Q", "0000-01-01", ""}) {
    EXPECT_FALSE(parse_date(bad, "yyyy-mm-dd", days)) << bad;
  }
}

}  // namespace
}  // namespace lamina
