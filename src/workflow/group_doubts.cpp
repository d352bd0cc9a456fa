// Rows that belong together by a key, such as several of one patient.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <string_view>

#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "workflow/split_doubts.hpp"

namespace lamina {

namespace {

/// What keys are called; "code", "number" and the like name features as often.
constexpr std::array<std::string_view, 25> key_words = {
    "id",      "ids",        "uid",     "uuid",    "key",     "patient", "subject",
    "person",  "user",       "client",  "member",  "account", "family",  "household",
    "session", "device",     "vehicle", "animal",  "speaker", "author",  "participant",
    "ticket",  "respondent", "engine",  "customer"};

/// Whether one of the words of a name, as in user_id, UserId or "user id", names a key.
bool named_as_key(const std::string& name) {
  std::string word;
  const auto ends = [&] {
    const bool known = std::find(key_words.begin(), key_words.end(), word) != key_words.end();
    word.clear();
    return known;
  };
  bool small = false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (!std::isalpha(byte) || (small && std::isupper(byte))) {
      if (ends()) return true;
    }
    small = std::islower(byte) != 0;
    if (std::isalpha(byte)) word += static_cast<char>(std::tolower(byte));
  }
  return ends();
}

/// "p001", "p002", …: the same letters, then digits.
bool numbered(const std::vector<std::string>& labels) {
  const auto letters = [](const std::string& label) {
    return label.find_last_not_of("0123456789") + 1;  // 0 when all are digits
  };
  return !labels.empty() &&
         std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
           const std::size_t count = letters(label);
           return count > 0 && count < label.size() && count == letters(labels[0]) &&
                  label.compare(0, count, labels[0], 0, count) == 0;
         });
}

bool may_be_key(const Column& column) {
  switch (column.type) {
    case ColumnType::identifier:
      return true;
    case ColumnType::category:
    case ColumnType::text:
      return named_as_key(column.name) || numbered(column.labels);
    case ColumnType::number:
      return named_as_key(column.name) &&
             std::all_of(column.numbers.begin(), column.numbers.end(),
                         [](double v) { return std::isnan(v) || v == std::floor(v); });
    default:
      return false;
  }
}

/// How the target varies in groups of rows, by a one-way analysis of variance. A class counts as
/// numbers 0 and 1, so that its squares are those of the Gini index.
struct Variance {
  double rows = 0, groups = 0, squares_of_sizes = 0;
  double within = 0, all = 0;
  double repeated = 0;      ///< rows of groups of two and more
  double large_groups = 0;  ///< such groups

  /// Rows of a group, on average, as the analysis counts them.
  double size() const { return (rows - squares_of_sizes / rows) / (groups - 1); }
  /// 1: rows of a group have the same target; about 0: groups say nothing.
  double likeness() const {
    const double between = (all - within) / (groups - 1);
    const double inside = within / (rows - groups);
    return (between - inside) / (between + (size() - 1) * inside);
  }
  /// How far likeness() strays by chance.
  double chance() const { return std::sqrt(2 / (size() * (size() - 1) * groups)); }
};

double squares(const std::vector<double>& values, std::int64_t classes) {
  const auto count = static_cast<double>(values.size());
  if (classes > 0) {
    std::map<double, double> counts;
    for (const double value : values) ++counts[value];
    double sum = 0;
    for (const auto& [value, n] : counts) sum += n * n;
    return count - sum / count;
  }
  double mean = 0;
  for (const double value : values) mean += value / count;
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

Variance variance_by(const Column& column, const std::vector<std::int64_t>& rows,
                     const TargetValues& target) {
  std::map<double, std::vector<double>> groups;
  std::vector<double> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.is_missing(rows[i])) continue;
    const auto row = static_cast<std::size_t>(rows[i]);
    const double key = column.codes.empty() ? column.numbers[row] : column.codes[row];
    groups[key].push_back(target.values[i]);
    all.push_back(target.values[i]);
  }
  Variance variance;
  variance.rows = static_cast<double>(all.size());
  variance.groups = static_cast<double>(groups.size());
  variance.all = squares(all, target.classes);
  for (const auto& [key, values] : groups) {
    const auto size = static_cast<double>(values.size());
    variance.within += squares(values, target.classes);
    variance.squares_of_sizes += size * size;
    if (values.size() < 2) continue;
    variance.repeated += size;
    ++variance.large_groups;
  }
  return variance;
}

/// Many groups, nearly all rows in them, and targets that are alike beyond chance.
bool tells_groups(const Variance& variance) {
  constexpr double fewest_groups = 10;
  constexpr double least_likeness = 0.2;
  const bool many = variance.large_groups >= fewest_groups &&
                    variance.repeated >= 0.6 * variance.rows &&
                    variance.rows >= 1.8 * variance.groups;
  return many && variance.all > 0 &&
         variance.likeness() > std::max(least_likeness, 4 * variance.chance());
}

}  // namespace

void add_groups(const Table& table, const std::vector<std::int64_t>& looked_at,
                const TargetValues& target, const std::string& name, Notes& notes) {
  for (const Column& column : table.columns()) {
    if (column.name == name || !may_be_key(column)) continue;
    if (!tells_groups(variance_by(column, looked_at, target))) continue;
    add_note(notes, {.code = "data.note.groups",
                     .what = "rows of one value have like targets, and stand in training and "
                             "held-out rows: rows of new ones are likely answered worse",
                     .where = cells_of(column.name),
                     .fix = option_text("--group", column.name) + " keeps them together",
                     .column = column.name});
    return;
  }
}

}  // namespace lamina
