#include "data/readers/infer_dates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "data/bad_cell.hpp"
#include "data/date_text.hpp"
#include "data/number_text.hpp"
#include "data/readers/infer_type.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
/// Fewer days than this may well follow a rule by chance.
constexpr std::size_t enough_days = 8;

/// The labels of a column, and what dates need to know of them.
struct Words {
  Words(const Column& column, std::span<const std::int64_t> first_lines)
      : labels(column.labels), lines(first_lines), rows(labels.size(), 0), none(labels.size()) {
    for (const std::int32_t code : column.codes) {
      if (code >= 0) ++rows[static_cast<std::size_t>(code)];
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
      none[i] = is_no_date(labels[i]);
      if (!none[i]) all_rows += rows[i];
    }
  }
  /// The one that came first in the file among those `picked` picks; labels.size() for none.
  template <class Picked>
  std::size_t first(Picked picked) const {
    std::size_t found = labels.size();
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (picked(i) && (found == labels.size() || lines[i] < lines[found])) found = i;
    }
    return found;
  }
  /// Rows of those `picked` picks.
  template <class Picked>
  std::int64_t count(Picked picked) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) sum += picked(i) ? rows[i] : 0;
    return sum;
  }

  const std::vector<std::string>& labels;
  std::span<const std::int64_t> lines;
  std::vector<std::int64_t> rows;  ///< of each label
  std::vector<bool> none;          ///< labels that mark a missing cell
  std::int64_t all_rows = 0;       ///< of the others
};

/// A spelling and how much of a column it reads.
struct Candidate {
  const DateFormat* format = nullptr;
  std::int64_t rows = 0;
  std::size_t odd_labels = 0;
  std::vector<ParsedDate> dates = {};  ///< of each label; NaN where it is none
};

bool reads(const DateFormat& format, std::string_view label, bool told, ParsedDate& date) {
  // 1.2.10 is a version rather than the second of January.
  const bool thin = format.has('Y') && !format.has('/') && !format.has('b') && label.size() < 8;
  return (told || !thin) && parse_date(label, format, date);
}

Candidate try_format(const DateFormat& format, const Words& words, bool told) {
  Candidate candidate{.format = &format};
  candidate.dates.resize(words.labels.size());
  for (std::size_t i = 0; i < words.labels.size(); ++i) {
    ParsedDate& date = candidate.dates[i];
    if (!words.none[i] && reads(format, words.labels[i], told, date)) {
      candidate.rows += words.rows[i];
      continue;
    }
    candidate.odd_labels += words.none[i] ? 0 : 1;
    date.days = not_a_number;
  }
  return candidate;
}

/// Formats that read some cell, those that read most of them first, then the preferred first.
std::vector<Candidate> candidates(const Words& words, bool told) {
  // Columns of words that are no dates are the rule: a few of them tell.
  constexpr std::size_t sample = 64;
  const std::size_t step = std::max<std::size_t>(1, words.labels.size() / sample);
  std::vector<Candidate> found;
  ParsedDate date;
  for (const DateFormat& format : date_formats) {
    if (format.told_only) continue;
    bool some = false;
    for (std::size_t i = 0; !some && i < words.labels.size(); i += step) {
      some = !words.none[i] && reads(format, words.labels[i], told, date);
    }
    if (some) found.push_back(try_format(format, words, told));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Candidate& a, const Candidate& b) { return a.rows > b.rows; });
  return found;
}

/// True when the days never turn back, or never forward, from one line to the next.
bool in_order(const Candidate& candidate, std::span<const std::size_t> by_line) {
  bool up = true;
  bool down = true;
  for (std::size_t i = 1; i < by_line.size(); ++i) {
    const double step = candidate.dates[by_line[i]].days - candidate.dates[by_line[i - 1]].days;
    up = up && step >= 0;
    down = down && step <= 0;
  }
  return up || down;
}

/// True when all are the same day of their months, as in a table of months.
bool monthly(const Candidate& candidate, std::span<const std::size_t> by_line) {
  const auto day = [&](std::size_t label) {
    return civil_from_days(static_cast<std::int64_t>(std::floor(candidate.dates[label].days))).day;
  };
  return std::all_of(by_line.begin(), by_line.end(),
                     [&](std::size_t label) { return day(label) == day(by_line[0]); });
}

/// Of spellings that all fit: the only one in which the rows stand in the order of time, or else
/// the only one that gives a table of months, or else the preferred. Returns its place.
std::size_t likeliest(std::span<const Candidate> fitting, const Words& words) {
  std::vector<std::size_t> by_line;
  for (std::size_t i = 0; i < words.labels.size(); ++i) {
    if (!words.none[i]) by_line.push_back(i);
  }
  if (by_line.size() < enough_days) return 0;
  std::sort(by_line.begin(), by_line.end(),
            [&](std::size_t a, std::size_t b) { return words.lines[a] < words.lines[b]; });
  for (const auto& rule : {in_order, monthly}) {
    std::size_t found = 0;
    std::size_t times = 0;
    for (std::size_t i = 0; i < fitting.size(); ++i) {
      if (!rule(fitting[i], by_line)) continue;
      found = i;
      ++times;
    }
    if (times == 1) return found;
  }
  return 0;
}

std::string quoted(std::string_view word) {
  return "'" + printable(word) + "'";
}

std::string type_option(const Column& column, std::string_view type) {
  return list_option_text("--type", column.name, "=" + std::string(type));
}

std::string type_option(const Column& column, const DateFormat& format) {
  return type_option(column, "date:" + std::string(format.name));
}

void note_order(Column& column, const Words& words, const Candidate& chosen,
                std::span<const Candidate> fitting) {
  std::string others;
  std::size_t example = words.labels.size();
  std::int64_t rows = 0;
  const DateFormat* other = nullptr;
  for (const Candidate& candidate : fitting) {
    const auto differs = [&](std::size_t i) {
      return !words.none[i] && candidate.dates[i].days != chosen.dates[i].days;
    };
    const std::size_t label = words.first(differs);
    if (label == words.labels.size()) continue;
    others += (others.empty() ? "" : ", ") + std::string(candidate.format->name);
    if (other != nullptr) continue;
    other = candidate.format;
    example = label;
    rows = words.count(differs);
  }
  if (other == nullptr) return;
  const std::string name(chosen.format->name);
  column.reason += "; " + others + " would fit too";
  column.add_note({.code = "data.note.date_order",
                   .what = quoted(words.labels[example]) + " is read as " +
                           print_date(chosen.dates[example].days) + " (" + name + "); " + others +
                           " would fit every cell too",
                   .where = cells_of(column.name, rows, words.lines[example]),
                   .fix = type_option(column, *other) + " takes the other order, " +
                          type_option(column, *chosen.format) + " says this one aloud"});
}

void note_short_years(Column& column, const Words& words, const Candidate& chosen) {
  if (!chosen.format->has('Y')) return;
  const std::size_t example = words.first([&](std::size_t i) { return !words.none[i]; });
  column.add_note({.code = "data.note.short_years",
                   .what = quoted(words.labels[example]) + " is read as " +
                           print_date(chosen.dates[example].days) +
                           ": years 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068",
                   .where = cells_of(column.name, words.all_rows, words.lines[example]),
                   .fix = "write years of four digits where others are meant; " +
                          type_option(column, *chosen.format) + " says it aloud"});
}

void note_zones(Column& column, const Words& words, const Candidate& chosen) {
  const auto moved = [&](std::size_t i) {
    return !words.none[i] && chosen.dates[i].zone_seconds != 0;
  };
  const auto bare = [&](std::size_t i) {
    return !words.none[i] && !chosen.dates[i].has_zone;
  };
  const auto zoned = [&](std::size_t i) {
    return chosen.dates[i].has_zone;
  };
  const std::size_t none = words.labels.size();
  std::size_t example = words.first(moved);
  const bool mixed = words.first(zoned) != none && words.first(bare) != none;
  if (example == none && !mixed) return;
  const bool some_moved = example != none;
  std::string what;
  if (some_moved) {
    what = quoted(words.labels[example]) + " is read as " + print_date(chosen.dates[example].days) +
           " UTC";
  }
  if (mixed) {
    if (!some_moved) example = words.first(bare);
    what += (some_moved ? "; " : "") + quoted(words.labels[words.first(bare)]) +
            ", without a zone, counts as UTC";
  }
  column.add_note(
      {.code = "data.note.time_zone",
       .what = std::move(what),
       .where = cells_of(column.name, some_moved ? words.count(moved) : words.count(bare),
                         words.lines[example]),
       .fix = "write local times without a zone where the local hour matters",
       .of_spelling = true});
}

void note_zero_dates(Column& column, const Words& words) {
  const auto zero = [&](std::size_t i) {
    return is_zero_date(words.labels[i]);
  };
  const std::size_t example = words.first(zero);
  if (example == words.labels.size()) return;
  column.add_note({.code = "data.note.zero_date",
                   .what = quoted(words.labels[example]) + " counts as missing",
                   .where = cells_of(column.name, words.count(zero), words.lines[example]),
                   .fix = list_option_text("--missing", words.labels[example]) + " says so aloud",
                   .of_spelling = true});
}

/// Numbers in the place of words. `words` looks at the labels, which are gone afterwards.
void become_dates(Column& column, const Words& words, const Candidate& chosen) {
  note_zones(column, words, chosen);
  note_zero_dates(column, words);
  column.type = ColumnType::date;
  column.date_format = chosen.format->name;
  column.missing = 0;
  column.numbers.reserve(column.codes.size());
  for (const std::int32_t code : column.codes) {
    const double days = code < 0 ? not_a_number : chosen.dates[static_cast<std::size_t>(code)].days;
    column.missing += std::isnan(days) ? 1 : 0;
    column.numbers.push_back(days);
  }
  column.codes = {};
  column.labels = {};
  column.distinct = count_distinct(column.numbers);
}

[[noreturn]] void refuse_odd(const Column& column, const Words& words, const Candidate& chosen,
                             const ReadPlan& shared) {
  const std::size_t bad = words.first(
      [&](std::size_t i) { return !words.none[i] && std::isnan(chosen.dates[i].days); });
  const std::string_view format = chosen.format == nullptr ? "" : chosen.format->name;
  throw bad_date(words.labels[bad], place_of(shared.file, words.lines[bad], column.name),
                 column.name, format, shared.for_model);
}

}  // namespace

bool infer_dates(Column& column, const ReadPlan& shared,
                 std::span<const std::int64_t> first_lines) {
  const Words words(column, first_lines);
  const std::vector<Candidate> found = candidates(words, false);
  if (found.empty()) return false;
  const Candidate& best = found[0];
  const std::int64_t odd = words.all_rows - best.rows;
  if (odd > 0) {
    // As with numbers: a few odd cells are mistakes, many are words.
    const bool few = odd * 20 <= words.all_rows || (best.odd_labels <= 5 && best.rows >= 3);
    if (best.rows >= 2 * odd && few) refuse_odd(column, words, best, shared);
    const std::int64_t in_any = words.count([&](std::size_t i) {
      return std::any_of(found.begin(), found.end(),
                         [&](const Candidate& one) { return !std::isnan(one.dates[i].days); });
    });
    if (in_any * 2 < words.all_rows) return false;
    const std::size_t example = words.first(
        [&](std::size_t i) { return !words.none[i] && std::isnan(best.dates[i].days); });
    column.add_note(
        {.code = "data.note.some_dates",
         .what = "dates as " + std::string(best.format->name) + " and others, such as " +
                 quoted(words.labels[example]) + ": taken as words",
         .where = cells_of(column.name, odd, words.lines[example]),
         .fix = "write all dates alike; " + type_option(column, *best.format) +
                " refuses the others, " + type_option(column, "category") + " says so aloud"});
    return false;
  }
  const auto end = std::find_if(found.begin(), found.end(),
                                [&](const Candidate& one) { return one.rows < words.all_rows; });
  const std::span<const Candidate> fitting(found.begin(), end);
  const Candidate& chosen = fitting[likeliest(fitting, words)];
  column.reason =
      (chosen.format->is_clock() ? "times as " : "dates as ") + std::string(chosen.format->name);
  note_order(column, words, chosen, fitting);
  note_short_years(column, words, chosen);
  become_dates(column, words, chosen);
  return true;
}

void read_told_dates(Column& column, const ColumnPlan& plan, const ReadPlan& shared,
                     std::span<const std::int64_t> first_lines) {
  const Words words(column, first_lines);
  Candidate chosen;
  if (!plan.date_format.empty()) {
    chosen = try_format(*find_date_format(plan.date_format), words, true);
  } else {
    const std::vector<Candidate> found = candidates(words, true);
    if (!found.empty()) {
      const auto end = std::find_if(found.begin(), found.end(),
                                    [&](const Candidate& one) { return one.rows < found[0].rows; });
      const std::span<const Candidate> fitting(found.begin(), end);
      const bool sure = found[0].odd_labels == 0;
      chosen = fitting[sure ? likeliest(fitting, words) : 0];
      if (sure) note_order(column, words, chosen, fitting);
    } else {
      chosen.dates.resize(words.labels.size(), {.days = not_a_number});
    }
  }
  if (chosen.rows < words.all_rows) refuse_odd(column, words, chosen, shared);
  if (chosen.format == nullptr) chosen.format = date_formats.data();  // no cell holds anything
  column.reason = "as told";
  become_dates(column, words, chosen);
}

bool infer_compact_dates(Column& column) {
  constexpr std::int64_t enough = 3;
  const DateFormat& format = *find_date_format("yyyymmdd");
  std::vector<double> days;
  for (const double value : column.numbers) {
    if (std::isnan(value)) {
      days.push_back(value);
      continue;
    }
    ParsedDate date;
    const bool fits = value >= 19000101 && value <= 20991231 && value == std::floor(value) &&
                      parse_date(print_number(value), format, date);
    if (!fits) return false;
    days.push_back(date.days);
  }
  if (column.distinct < enough) return false;
  const auto first = static_cast<std::size_t>(
      std::find_if(days.begin(), days.end(), [](double d) { return !std::isnan(d); }) -
      days.begin());
  column.add_note(
      {.code = "data.note.compact_date",
       .what =
           quoted(print_number(column.numbers[first])) + " is read as " + print_date(days[first]),
       .where = cells_of(column.name, static_cast<std::int64_t>(days.size()) - column.missing),
       .fix = type_option(column, "number") + " takes numbers, " + type_option(column, format) +
              " says so aloud"});
  column.numbers = std::move(days);
  column.type = ColumnType::date;
  column.date_format = format.name;
  column.reason = "dates as yyyymmdd";
  return true;
}

}  // namespace lamina
