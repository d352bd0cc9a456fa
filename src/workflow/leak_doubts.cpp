// Columns that tell the target by themselves: a copy of it, what was written down after it, or an
// id that holds it.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

#include "data/equal_rows.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "workflow/split_doubts.hpp"

namespace lamina {

namespace {

/// One row in a thousand may say otherwise: copies have errors too.
constexpr double surely = 0.999;
constexpr std::size_t fewest_rows = 20;

/// The cells of a column beside the targets, where there is one.
struct Pairs {
  std::vector<double> cells, targets;
  std::size_t rows() const { return cells.size(); }
};

Pairs pairs_of(const Column& column, const std::vector<std::int64_t>& rows,
               const TargetValues& target) {
  Pairs pairs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    if (column.is_missing(rows[i])) continue;
    pairs.cells.push_back(column.codes.empty() ? column.numbers[row] : column.codes[row]);
    pairs.targets.push_back(target.values[i]);
  }
  return pairs;
}

std::set<double> distinct(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

/// Every value has one target, and comes often enough for that to be no chance.
bool values_tell(const Pairs& pairs) {
  std::map<double, std::map<double, std::int64_t>> by_value;
  for (std::size_t i = 0; i < pairs.rows(); ++i) ++by_value[pairs.cells[i]][pairs.targets[i]];
  if (by_value.size() * 5 > pairs.rows()) return false;
  std::int64_t right = 0;
  for (const auto& [value, targets] : by_value) {
    std::int64_t most = 0;
    for (const auto& [target, count] : targets) most = std::max(most, count);
    right += most;
  }
  return static_cast<double>(right) >= surely * static_cast<double>(pairs.rows());
}

/// Sorted by the cell, each class stands in one piece.
bool order_tells(const Pairs& pairs) {
  std::vector<std::size_t> order(pairs.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return pairs.cells[a] != pairs.cells[b] ? pairs.cells[a] < pairs.cells[b]
                                            : pairs.targets[a] < pairs.targets[b];
  });
  std::set<double> met;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double target = pairs.targets[order[i]];
    if (i > 0 && target == pairs.targets[order[i - 1]]) continue;
    if (!met.insert(target).second) return false;
    if (i > 0 && pairs.cells[order[i]] == pairs.cells[order[i - 1]]) return false;
  }
  return true;
}

/// The square of the correlation of two columns of numbers.
double shared_variance(const Pairs& pairs) {
  const auto count = static_cast<double>(pairs.rows());
  const auto mean = [&](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / count;
  };
  const double x = mean(pairs.cells);
  const double y = mean(pairs.targets);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < pairs.rows(); ++i) {
    const double dx = pairs.cells[i] - x;
    const double dy = pairs.targets[i] - y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy * xy / (xx * yy) : 0;
}

/// A class of two rows is told by chance; these are not.
bool enough(const Pairs& pairs, std::size_t rows, std::int64_t classes) {
  if (pairs.rows() < fewest_rows || pairs.rows() * 2 < rows) return false;
  if (distinct(pairs.targets).size() < 2) return false;
  if (classes == 0) return true;
  std::map<double, std::int64_t> sizes;
  for (const double target : pairs.targets) ++sizes[target];
  return std::count_if(sizes.begin(), sizes.end(),
                       [](const auto& size) { return size.second >= 5; }) >= 2;
}

bool tells(const Column& column, const Pairs& pairs, std::int64_t classes) {
  constexpr double exact = 0.999999;
  if (values_tell(pairs) && distinct(pairs.cells).size() > 1) return true;
  if (column.numbers.empty()) return false;
  return classes > 0 ? order_tells(pairs) : shared_variance(pairs) > exact;
}

/// "User_YES_17" is user, yes and 17.
bool has_word(std::string_view text, std::string_view word) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
  };
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  auto at = text.begin();
  while (true) {
    at = std::search(at, text.end(), word.begin(), word.end(), same);
    if (at == text.end()) return false;
    const auto end = at + static_cast<std::ptrdiff_t>(word.size());
    const bool begins = at == text.begin() || !is_word(*(at - 1));
    if (begins && (end == text.end() || !is_word(*end))) return true;
    ++at;
  }
}

/// Nearly every text holds the word of its class, and that of no other.
bool words_tell(const Column& column, const Column& target,
                const std::vector<std::int64_t>& looked_at) {
  constexpr std::size_t most_rows = 1000;
  if (target.codes.empty() || target.labels.size() > 20 || column.codes.empty()) return false;
  std::size_t rows = 0, right = 0;
  const std::size_t step = looked_at.size() / most_rows + 1;
  for (std::size_t i = 0; i < looked_at.size(); i += step) {
    const std::int64_t row = looked_at[i];
    if (column.is_missing(row)) continue;
    const std::string& text =
        column.labels[static_cast<std::size_t>(column.codes[static_cast<std::size_t>(row)])];
    const auto truth = static_cast<std::size_t>(target.codes[static_cast<std::size_t>(row)]);
    ++rows;
    bool only = true;
    for (std::size_t c = 0; c < target.labels.size() && only; ++c) {
      only = has_word(text, target.labels[c]) == (c == truth);
    }
    if (only) ++right;
  }
  return rows >= fewest_rows && static_cast<double>(right) >= 0.99 * static_cast<double>(rows);
}

Note note_of(const Column& column, bool used) {
  const std::string drop = list_option_text("--drop", column.name);
  if (used) {
    return {.code = "data.note.leak",
            .what = "tells the target by itself: is it known before the answer is?",
            .where = cells_of(column.name),
            .fix = drop + " trains without it",
            .column = column.name};
  }
  return {.code = "data.note.target_in_id",
          .what = "holds the target, in its words or its order: it stays left out",
          .where = cells_of(column.name),
          .fix = drop + " says so aloud",
          .column = column.name};
}

}  // namespace

void add_leaks(const Table& table, const std::vector<std::int64_t>& looked_at,
               const TargetValues& target, const std::string& name, Notes& notes) {
  const Column& truth = table.column(name);
  for (const Column& column : table.columns()) {
    const bool values = !column.numbers.empty() || !column.codes.empty();
    if (&column == &truth || !values || column.type == ColumnType::constant) continue;
    const Pairs pairs = pairs_of(column, looked_at, target);
    if (!enough(pairs, looked_at.size(), target.classes)) continue;
    const bool used = is_feature(column.type);
    if (used ? tells(column, pairs, target.classes)
             : words_tell(column, truth, looked_at) || (target.classes > 0 && order_tells(pairs))) {
      add_note(notes, note_of(column, used));
    }
  }
}

}  // namespace lamina
