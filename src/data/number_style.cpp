#include "data/number_style.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/ascii.hpp"
#include "data/number_text.hpp"

namespace lamina {

namespace {

constexpr std::size_t longest_unit = 16;

/// A cell taken apart; its body holds digits and . , ' and spaces of one byte.
struct Written {
  bool negative = false;
  std::string body{};
  std::string unit{};
  std::string before{};  ///< the part of the unit that stands in front
  int magnitude = 0;     ///< 3 where the unit behind may be thousands, 6 millions, 9 billions
};

/// Of K, M, B and bn, in any case.
int magnitude_of(std::string_view unit) {
  const std::string small = lower(unit);
  return small == "k" ? 3 : small == "m" ? 6 : small == "b" || small == "bn" ? 9 : 0;
}

/// Bytes of a space at the start: plain, no-break, figure, thin or narrow no-break.
std::size_t space_at(std::string_view text) {
  if (text.starts_with(' ')) return 1;
  if (text.starts_with("\u00A0")) return 2;
  for (const std::string_view wide : {"\u2007", "\u2009", "\u202F"}) {
    if (text.starts_with(wide)) return 3;
  }
  return 0;
}

void trim(std::string_view& text) {
  while (const std::size_t size = space_at(text)) text.remove_prefix(size);
  for (std::size_t size = 1; size <= 3 && size <= text.size();) {
    if (space_at(text.substr(text.size() - size)) == size) {
      text.remove_suffix(size);
      size = 1;
    } else {
      ++size;
    }
  }
}

/// Takes one of the signs away; false where there is none.
bool take_sign(std::string_view& text, bool& negative) {
  for (const std::string_view sign : {"-", "+", "\u2212", "\u2013"}) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    negative = sign != "+";
    return true;
  }
  return false;
}

/// Marks that stand before an amount; any word before a number would be a code: A12.
bool is_currency(std::string_view text) {
  constexpr std::array<std::string_view, 47> marks = {
      "$",   "€",   "£",   "¥",   "₹",   "₽", "₩",   "₺",   "₪",   "₫",   "₴",   "₦",
      "฿",   "¢",   "US$", "C$",  "CA$", "A$",  "AU$", "NZ$", "HK$", "S$",  "R$",  "kr",
      "kr.", "Rs",  "Rs.", "Fr.", "zł",  "Kč",  "USD", "EUR", "GBP", "JPY", "CHF", "CAD",
      "AUD", "NZD", "CNY", "INR", "BRL", "SEK", "NOK", "DKK", "PLN", "CZK", "MXN"};
  return std::find(marks.begin(), marks.end(), text) != marks.end();
}

/// A word such as cm, %, km/h, °C behind a number; no time of day, no words.
bool is_unit(std::string_view text) {
  if (text.empty() || text.size() > longest_unit) return false;
  const char first = text[0];
  const bool letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') ||
                      static_cast<unsigned char>(first) >= 0x80;
  if (!letter && first != '%' && first != '$') return false;
  if (text.find_first_of("0123456789 ,;:()<>+=_\"'?!&|\\-") != std::string_view::npos) return false;
  constexpr std::array<std::string_view, 8> no_units = {"AM",   "PM",   "am", "pm",
                                                        "a.m.", "p.m.", "st", "th"};
  return std::find(no_units.begin(), no_units.end(), text) == no_units.end();
}

/// Takes digits, their marks and an exponent from the start.
std::string take_body(std::string_view& text) {
  std::string body;
  while (!text.empty()) {
    const std::size_t space = space_at(text);
    if (space > 0) {
      if (text.size() == space || !is_digit(text[space])) break;
      body += ' ';
      text.remove_prefix(space);
    } else if (text.starts_with("\u2019")) {
      body += '\'';
      text.remove_prefix(3);
    } else if (is_digit(text[0]) || text[0] == '.' || text[0] == ',' || text[0] == '\'') {
      body += text[0];
      text.remove_prefix(1);
    } else {
      break;
    }
  }
  if (body.empty() || text.empty() || (text[0] != 'e' && text[0] != 'E')) return body;
  std::size_t end = 1;
  if (end < text.size() && (text[end] == '-' || text[end] == '+')) ++end;
  const std::size_t digits = end;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == digits) return body;
  body += text.substr(0, end);
  text.remove_prefix(end);
  return body;
}

std::optional<Written> take_apart(std::string_view text) {
  Written written;
  trim(text);
  bool sign = text.size() > 2 && text.front() == '(' && text.back() == ')';
  if (sign) {
    written.negative = true;
    text = text.substr(1, text.size() - 2);
    trim(text);
  } else {
    sign = take_sign(text, written.negative);
  }
  std::size_t before = 0;
  while (before < text.size() && !is_digit(text[before])) ++before;
  if (before == text.size()) return std::nullopt;
  const bool mark = before > 0 && (text[before - 1] == '.' || text[before - 1] == ',');
  if (mark && (before == 1 || !is_currency(text.substr(0, before)))) --before;
  std::string_view prefix = text.substr(0, before);
  text.remove_prefix(before);
  for (const std::string_view minus : {"-", "\u2212"}) {
    if (sign || !prefix.ends_with(minus)) continue;
    prefix.remove_suffix(minus.size());
    written.negative = sign = true;
  }
  trim(prefix);
  if (!prefix.empty() && !is_currency(prefix)) return std::nullopt;
  written.body = take_body(text);
  trim(text);
  if (!sign && text.size() == 1 && text[0] == '-') {
    written.negative = true;
    text = {};
  }
  if (!text.empty() && !is_unit(text)) return std::nullopt;
  written.unit = std::string(prefix) + std::string(text);
  written.before = std::string(prefix);
  if (written.body.find_first_of("eE") == std::string::npos) {
    written.magnitude = magnitude_of(text);
  }
  return written;
}

/// Groups of three digits behind the first, which has one to three and no zero in front; behind
/// commas all but the last may be of two, as in India.
bool take_groups(std::string_view whole, char thousands, std::string& digits) {
  std::vector<std::size_t> sizes(1, 0);
  for (const char c : whole) {
    if (c == thousands) {
      sizes.push_back(0);
    } else if (is_digit(c)) {
      ++sizes.back();
      digits += c;
    } else {
      return false;
    }
  }
  if (sizes.size() == 1) return true;
  const auto all = [&](std::size_t size) {
    return std::all_of(sizes.begin() + 1, sizes.end() - 1,
                       [&](std::size_t s) { return s == size; });
  };
  const bool first = sizes[0] >= 1 && sizes[0] <= 3 && whole[0] != '0';
  return first && sizes.back() == 3 && (all(3) || (thousands == ',' && sizes[0] <= 2 && all(2)));
}

bool read_body(const std::string& body, char decimal, char thousands, double& value) {
  const std::size_t exponent = std::min(body.find_first_of("eE"), body.size());
  const std::size_t point = std::min(body.find(decimal), exponent);
  std::string digits;
  if (!take_groups(std::string_view(body).substr(0, point), thousands, digits)) return false;
  if (point < exponent) digits += '.';
  digits += body.substr(std::min(point + 1, exponent), exponent - std::min(point + 1, exponent));
  digits += body.substr(exponent);
  return parse_number(digits, '.', value) == NumberText::number;
}

bool read_written(const Written& written, const NumberStyle& style, double& value) {
  std::string_view unit = style.unit;
  std::string body = written.body;
  const bool scaled = unit.ends_with(magnitudes);
  if (scaled) unit.remove_suffix(magnitudes.size());
  if (scaled && written.magnitude > 0) {
    if (!written.before.empty() && written.before != unit) return false;
    body += "e" + std::to_string(written.magnitude);
  } else if (!written.unit.empty() && written.unit != unit) {
    return false;
  }
  const char thousands = style.thousands.empty() ? '\0' : style.thousands[0];
  if (!read_body(body, style.decimal[0], thousands, value)) return false;
  if (written.negative) value = -value;
  return true;
}

/// All that can be told from marks, the likelier first.
std::vector<NumberStyle> candidates(char decimal, bool told, const std::string& unit) {
  const std::string here(1, decimal);
  const std::string other = decimal == '.' ? "," : ".";
  std::vector<NumberStyle> styles;
  for (const auto& [point, thousands] :
       std::vector<std::pair<std::string, std::string>>{{here, ""},
                                                        {here, other},
                                                        {other, ""},
                                                        {other, here},
                                                        {here, " "},
                                                        {other, " "},
                                                        {here, "'"},
                                                        {other, "'"}}) {
    if (told && point != here) continue;
    styles.push_back({.decimal = point, .thousands = thousands, .unit = unit});
  }
  return styles;
}

/// The commonest unit, where it stands in as many rows as plain numbers do.
std::string common_unit(const std::vector<std::optional<Written>>& written,
                        std::span<const std::int64_t> rows) {
  std::map<std::string, std::int64_t> counts;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i]) counts[written[i]->unit] += rows[i];
  }
  const std::int64_t plain = counts[""];
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->second >= plain ? most->first : "";
}

/// A unit that ends in `magnitudes` where K, M or B stand behind numbers for certain: two of them,
/// K beside plain numbers, or M or B beside plain numbers of a thousand and more. "" where they do
/// not: m alone are metres or minutes, and with K behind all numbers nothing depends on it.
std::string scaled_unit(const std::vector<std::optional<Written>>& written, char decimal,
                        bool beside_numbers) {
  std::set<int> levels;
  std::set<std::string> currencies;
  bool large = beside_numbers;
  bool plain = beside_numbers;
  bool capital = false;  // or k, bn
  for (const std::optional<Written>& cell : written) {
    if (!cell) continue;
    const std::string_view behind = std::string_view(cell->unit).substr(cell->before.size());
    if (!behind.empty() && cell->magnitude == 0) return "";
    if (!cell->before.empty()) currencies.insert(cell->before);
    if (cell->magnitude > 0) {
      levels.insert(cell->magnitude);
      capital = capital || (behind != "m" && behind != "b");
      continue;
    }
    double value = 0;
    const bool read = read_body(cell->body, decimal, decimal == '.' ? ',' : '.', value);
    plain = plain || (read && value != 0);
    large = large || (read && value >= 1000);
  }
  const bool sure = levels.size() > 1 || (levels.contains(3) ? plain : large);
  if (levels.empty() || currencies.size() > 1 || !capital || !sure) return "";
  return (currencies.empty() ? "" : *currencies.begin()) + std::string(magnitudes);
}

}  // namespace

void ColumnStyle::fields(Fields& f) {
  f("name", name, "column");
  f("decimal", style.decimal, "its decimal mark");
  f("thousands", style.thousands, "its mark of thousands");
  f("unit", style.unit,
    "before or behind its numbers; with \" K M B\" at the end, thousands to billions too");
  f("steps", style.steps, "of an ordered category, lowest first");
}

bool may_be_styled(std::string_view text) {
  return take_apart(text).has_value();
}

bool read_styled(std::string_view text, const NumberStyle& style, double& value) {
  const std::optional<Written> written = take_apart(text);
  return written && read_written(*written, style, value);
}

StyleChoice choose_style(std::span<const std::string> labels, std::span<const std::int64_t> rows,
                         char decimal, bool told, const NumberStyle& known, bool for_model) {
  const NumberStyle plain{.decimal = std::string(1, decimal)};
  std::vector<std::optional<Written>> written(labels.size());
  std::int64_t all = 0;
  std::int64_t readable = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    written[i] = take_apart(labels[i]);
    all += rows[i];
    if (written[i]) readable += rows[i];
  }
  if (readable * 10 < all * 9) return {plain};
  // Another unit than a model learnt is another number.
  std::string unit = known.unit.empty() ? scaled_unit(written, decimal, for_model) : known.unit;
  if (unit.empty()) unit = common_unit(written, rows);
  std::vector<NumberStyle> styles = candidates(decimal, told, unit);
  if (known != NumberStyle{}) styles.insert(styles.begin(), known);
  std::vector<std::int64_t> fits(styles.size(), 0);
  for (std::size_t s = 0; s < styles.size(); ++s) {
    double value = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (written[i] && read_written(*written[i], styles[s], value)) fits[s] += rows[i];
    }
  }
  const auto best =
      static_cast<std::size_t>(std::max_element(fits.begin(), fits.end()) - fits.begin());
  if (fits[best] * 10 < all * 9) return {plain};
  StyleChoice choice{styles[best]};
  const NumberStyle& style = choice.style;
  for (std::size_t s = 0; s < styles.size(); ++s) {
    choice.doubtful = choice.doubtful || (style.thousands == "," && styles[s].decimal == "," &&
                                          styles[s].thousands.empty() && fits[s] == fits[best]);
  }
  return choice;
}

}  // namespace lamina
