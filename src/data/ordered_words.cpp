#include "data/ordered_words.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "core/ascii.hpp"
#include "data/number_style.hpp"

namespace lamina {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

struct Span {
  double low = 0;
  double high = 0;
  int side = 0;        ///< -1 below a bound, 1 above it
  bool plain = false;  ///< a number alone
  std::string unit{};  ///< the word behind it, in the singular

  std::pair<double, int> order() const {
    return side < 0 ? std::pair(high, -1) : std::pair(low, side);
  }
};

void trim(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
}

bool take_front(std::string_view& text, std::span<const std::string_view> words) {
  for (const std::string_view word : words) {
    if (!text.starts_with(word)) continue;
    text.remove_prefix(word.size());
    trim(text);
    return true;
  }
  return false;
}

bool take_back(std::string_view& text, std::span<const std::string_view> words) {
  for (const std::string_view word : words) {
    if (!text.ends_with(word)) continue;
    text.remove_suffix(word.size());
    trim(text);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 10> below = {
    "<=", "<", "≤", "under ", "less than ", "fewer than ", "up to ", "below ", "Under ", "Up to "};
constexpr std::array<std::string_view, 10> above = {">=",         ">",         "≥",      "over ",
                                                    "more than ", "at least ", "above ", "Over ",
                                                    "More than ", "At least "};
constexpr std::array<std::string_view, 3> or_less = {" or less", " or fewer", " and under"};
constexpr std::array<std::string_view, 6> or_more = {"+",          " or more", " and over",
                                                     " and above", " or over", " plus"};

/// "year" of "3 years".
std::string take_unit(std::string_view& text) {
  std::string_view unit = text;
  while (!text.empty() && is_letter(text.back())) text.remove_suffix(1);
  unit.remove_prefix(text.size());
  trim(text);
  if (unit.size() > 1 && unit.ends_with('s')) unit.remove_suffix(1);
  return std::string(unit);
}

/// A bound without a sign; commas are marks of thousands. 05 is a code or a month.
bool bound(std::string_view text, double& value) {
  const bool digit = !text.empty() && text[0] >= '0' && text[0] <= '9';
  const bool zero_led = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
  if (!digit || zero_led) return false;
  return read_styled(text, {.thousands = ","}, value);
}

bool range(std::string_view text, Span& span) {
  for (const std::string_view between : {" to ", "\u2013", "\u2014", "..", "-"}) {
    const std::size_t at = text.find(between);
    if (at == std::string_view::npos) continue;
    std::string_view low = text.substr(0, at);
    std::string_view high = text.substr(at + between.size());
    trim(low);
    trim(high);
    return bound(low, span.low) && bound(high, span.high) && span.low < span.high;
  }
  return false;
}

std::optional<Span> span_of(std::string_view text) {
  Span span;
  trim(text);
  if (text.ends_with(']') && text.starts_with('[')) text = text.substr(1, text.size() - 2);
  if (take_back(text, or_more) || take_front(text, above)) span.side = 1;
  if (span.side == 0 && (take_back(text, or_less) || take_front(text, below))) span.side = -1;
  span.unit = take_unit(text);
  if (span.side == 0 && take_back(text, or_more)) span.side = 1;  // 10+ years
  if (span.side != 0) {
    double at = 0;
    if (!bound(text, at)) return std::nullopt;
    span.low = span.side < 0 ? -infinite : at;
    span.high = span.side < 0 ? at : infinite;
    return span;
  }
  if (range(text, span)) return span;
  if (!read_styled(text, {}, span.low) && !bound(text, span.low)) return std::nullopt;
  span.plain = true;
  span.high = span.low;
  return span;
}

}  // namespace

std::vector<std::string> ordered(std::span<const std::string> words) {
  std::vector<std::pair<std::pair<double, int>, std::string>> steps;
  std::set<std::string> units;
  bool numbers_only = true;
  for (const std::string& word : words) {
    const std::optional<Span> span = span_of(word);
    if (!span) return {};
    if (!span->unit.empty()) units.insert(span->unit);
    if (units.size() > 1) return {};
    numbers_only = numbers_only && span->plain;
    steps.emplace_back(span->order(), word);
  }
  if (numbers_only) return {};
  std::sort(steps.begin(), steps.end());
  std::vector<std::string> sorted;
  for (auto& step : steps) sorted.push_back(std::move(step.second));
  return sorted;
}

bool place_among(std::string_view word, std::span<const std::string> steps, double& place) {
  const auto same = std::find(steps.begin(), steps.end(), word);
  if (same != steps.end()) {
    place = static_cast<double>(same - steps.begin());
    return true;
  }
  const std::optional<Span> wanted = span_of(word);
  if (!wanted) return false;
  double next = 0;  // steps that are lower
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::optional<Span> step = span_of(steps[i]);
    if (!step) return false;
    const double at = wanted->side < 0 ? wanted->high : wanted->low;
    const bool equal = step->order() == wanted->order();
    const bool within = wanted->side == 0 && step->low <= at && at <= step->high;
    if (equal ||
        (within && (step->side == 0 || at != step->low) && (step->side == 0 || at != step->high))) {
      place = static_cast<double>(i);
      return true;
    }
    if (step->order() < wanted->order()) next = static_cast<double>(i + 1);
  }
  place = next == 0 ? 0 : std::min(next - 0.5, static_cast<double>(steps.size() - 1));
  return true;
}

}  // namespace lamina
