#include "preprocess/date_doubts.hpp"

#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/date_text.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

/// Fewer cells than this may well be in order by chance.
constexpr std::int64_t enough_days = 8;

/// The format with day and month changed round, where they stand in front: "mm/dd/yyyy" of
/// "dd/mm/yyyy"; "" for others.
std::string other_order(const std::string& format) {
  const bool day_first = format.starts_with("dd") && format.substr(3, 2) == "mm";
  const bool month_first = format.starts_with("mm") && format.substr(3, 2) == "dd";
  if (!day_first && !month_first) return "";
  std::string other = format;
  other.replace(0, 2, day_first ? "mm" : "dd");
  other.replace(3, 2, day_first ? "dd" : "mm");
  return other;
}

/// The same days in the other order, NaN where missing; nothing when one has no other.
std::optional<Numbers> turned_round(const Numbers& days) {
  Numbers turned;
  turned.reserve(days.size());
  for (const double day : days) {
    if (std::isnan(day)) {
      turned.push_back(day);
      continue;
    }
    const CivilDate date = civil_from_days(static_cast<std::int64_t>(std::floor(day)));
    if (date.day > 12) return std::nullopt;
    const std::int64_t other = days_from_civil(date.year, date.day, date.month);
    turned.push_back(static_cast<double>(other) + (day - std::floor(day)));
  }
  return turned;
}

bool within_training(const Numbers& days, const NumberColumn& to) {
  for (const double day : days) {
    if (std::floor(day) < to.first_day || std::floor(day) > to.last_day) return false;  // not NaN
  }
  return true;
}

/// True when the days never turn back, or never forward, from one row to the next.
bool in_order(const Numbers& days) {
  bool up = true;
  bool down = true;
  double before = std::nan("");
  for (const double day : days) {
    if (std::isnan(day)) continue;
    up = up && !(day < before);
    down = down && !(day > before);
    before = day;
  }
  return up || down;
}

}  // namespace

void note_other_order(const NumberColumn& to, const Column& from, Notes& notes) {
  const bool as_in_training = from.type == ColumnType::date && from.date_format == to.date_format;
  const std::string other = other_order(to.date_format);
  if (!as_in_training || other.empty()) return;
  const auto turned = turned_round(from.numbers);
  if (!turned || *turned == from.numbers) return;
  const bool known = to.last_day >= to.first_day;
  const bool leaves = known && !within_training(from.numbers, to) && within_training(*turned, to);
  const bool jumps = from.distinct >= enough_days && !in_order(from.numbers) && in_order(*turned);
  if (!leaves && !jumps) return;
  std::int64_t cells = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < turned->size(); ++i) {
    if (std::isnan((*turned)[i]) || (*turned)[i] == from.numbers[i]) continue;
    if (cells++ == 0) first = i;
  }
  const std::string told =
      leaves ? "all lie within the days of training" : "the rows stand in the order of time";
  add_note(
      notes,
      {.code = "data.note.date_order",
       .what = "read as " + print_date(from.numbers[first]) + " (" + to.date_format +
               ", as in training); as " + other + " (" + print_date((*turned)[first]) + ") " + told,
       .where = cells_of(to.name, cells) + ", first in row " + std::to_string(first + 1),
       .fix = "if they are " + other + ", write them as " + to.date_format + ", or train with " +
              list_option_text("--type", to.name, "=date:" + other),
       .column = to.name});
}

}  // namespace lamina
