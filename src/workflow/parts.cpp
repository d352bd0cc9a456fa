#include "workflow/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "core/counted.hpp"
#include "data/equal_rows.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// A few equal rows stay together even where they are more than a part should have.
constexpr std::int64_t small_group = 8;

std::int64_t count(const std::vector<std::int64_t>& rows) {
  return static_cast<std::int64_t>(rows.size());
}

/// How many equal rows stay together when a share of `rows` is taken.
std::int64_t largest_group(std::int64_t rows, double share) {
  return std::max(held_out_count(rows, share), small_group);
}

double value_at(const Column& column, std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  if (!column.codes.empty()) return column.codes[i];
  return column.numbers.empty() || std::isnan(column.numbers[i]) ? -HUGE_VAL : column.numbers[i];
}

bool differs(const Column& column, const std::vector<std::int64_t>& rows) {
  if (column.type == ColumnType::image) return true;
  return std::any_of(rows.begin(), rows.end(), [&](std::int64_t row) {
    return value_at(column, row) != value_at(column, rows[0]);
  });
}

std::size_t classes_in(const Column& target, const std::vector<std::int64_t>& rows) {
  std::set<double> classes;
  for (const std::int64_t row : rows) classes.insert(value_at(target, row));
  return classes.size();
}

/// One cut of the rows into three parts, and whether training can begin from it.
class Cutter {
 public:
  Cutter(const Table& table, const std::vector<std::int64_t>& rows, const SplitRule& rule,
         const std::string& target, Task task)
      : table_(table), rows_(rows), rule_(rule), target_(table.column(target)) {
    if (task != Task::regression) classes_ = &target_;
  }

  /// `keys` as SplitOptions has them.
  Parts cut(std::span<const std::uint64_t> keys, bool validation, bool test) {
    Parts parts;
    divided_ = false;
    Split rest = test ? take(rows_, rule_.test, rule_.seed.at("test"), keys) : Split{rows_, {}};
    parts.held_out = std::move(rest.held_out);
    if (validation && rule_.folds > 0) {
      // Rows equal to others will come again as often: whoever stays near them is right to.
      const bool groups = rule_.kind == SplitKind::group;
      parts.folds = folds_of(rest.training, groups ? keys : std::span<const std::uint64_t>());
    }
    if (validation && parts.folds.empty()) {
      const std::vector<std::int64_t> others = std::move(rest.training);
      rest = take(others, rule_.validation, rule_.seed.at("validation"), keys);
      parts.validation = std::move(rest.held_out);
    }
    parts.training = std::move(rest.training);
    return parts;
  }

  bool teaches(const std::vector<std::int64_t>& training) const {
    if (!differs(target_, training)) return false;
    if (classes_ != nullptr && classes_in(target_, training) < classes_in(target_, rows_))
      return false;
    return std::any_of(table_.columns().begin(), table_.columns().end(), [&](const Column& column) {
      return &column != &target_ && is_feature(column.type) && differs(column, training);
    });
  }

  /// Whether equal rows were too many for one part in the last cut.
  bool divided() const { return divided_; }
  /// No more rows than these are equal; 0 where none stay together.
  void set_largest(std::int64_t rows) { largest_ = rows; }

 private:
  /// A part at a time, each of its share of what is left. Nothing where a part would be empty.
  std::vector<std::int32_t> folds_of(const std::vector<std::int64_t>& rows,
                                     std::span<const std::uint64_t> keys) {
    const auto last = static_cast<std::int32_t>(rule_.folds) - 1;
    std::vector<std::int32_t> folds(rows.size(), last);
    std::vector<std::int64_t> left = rows;
    for (std::int32_t fold = 0; fold < last; ++fold) {
      const double share = 1.0 / static_cast<double>(last + 1 - fold);
      Split split =
          take(left, share, rule_.seed.at("fold").at(static_cast<std::uint64_t>(fold)), keys);
      if (split.held_out.empty() || split.training.empty()) return {};
      std::size_t at = 0;
      for (const std::int64_t row : split.held_out) {
        while (rows[at] != row) ++at;
        folds[at] = fold;
      }
      left = std::move(split.training);
    }
    return folds;
  }

  Split take(const std::vector<std::int64_t>& rows, double fraction, Seed seed,
             std::span<const std::uint64_t> keys) {
    if (fraction == 0 || rows.size() < 2) return {rows, {}};
    std::vector<std::uint64_t> smaller;
    const std::int64_t limit = largest_group(count(rows), fraction);
    if (rule_.kind == SplitKind::random && largest_ > limit) {
      smaller = without_large_groups(keys, rows, limit);
      divided_ = true;
      keys = smaller;
    }
    return split_rows(rows, {.fraction = fraction,
                             .kind = rule_.kind,
                             .seed = seed,
                             .classes = classes_,
                             .keys = keys,
                             .time = rule_.by});
  }

  const Table& table_;
  const std::vector<std::int64_t>& rows_;
  const SplitRule& rule_;
  const Column& target_;
  const Column* classes_ = nullptr;
  std::int64_t largest_ = 0;
  bool divided_ = false;
};

void note_equal(const EqualRows& equal, std::int64_t rows, bool coarse, bool divided,
                Notes& notes) {
  if (equal.rows == 0) return;
  const std::string counts = readable(equal.rows) + " of " + counted(rows, "row");
  if (coarse) {
    add_note(notes, {.code = "data.note.equal_rows",
                     .what = fmt::format(
                         "duplicates, since only {} but for the target: they stand in training "
                         "and held-out rows",
                         counted(equal.distinct, "row differs", "rows differ")),
                     .where = counts,
                     .fix = "columns that tell rows apart would change it"});
    return;
  }
  std::string what = "duplicates in all columns but the target: they stay together in one part";
  if (divided) what += ", where it has room for them";
  add_note(notes, {.code = "data.note.equal_rows",
                   .what = what,
                   .where = counts,
                   .fix = "leave duplicates out of the file to count each once"});
}

/// Few different rows: each comes again by chance, and will among new ones.
bool is_coarse(const EqualRows& equal, std::int64_t rows) {
  return equal.distinct * equal.distinct <= rows;
}

/// Where another rule decides, equal rows may be parted.
void note_parted(const EqualRows& equal, const Parts& parts, Notes& notes) {
  if (equal.keys.empty() || parts.held_out.empty()) return;
  std::set<std::uint64_t> trained;
  for (const auto* rows : {&parts.training, &parts.validation}) {
    for (const std::int64_t row : *rows) trained.insert(equal.keys[static_cast<std::size_t>(row)]);
  }
  trained.erase(0);
  const auto parted =
      std::count_if(parts.held_out.begin(), parts.held_out.end(), [&](std::int64_t row) {
        return trained.count(equal.keys[static_cast<std::size_t>(row)]) != 0;
      });
  if (parted == 0) return;
  add_note(notes,
           {.code = "data.note.equal_rows",
            .what = "held out, but equal to rows that train in all but the target",
            .where = readable(parted) + " of " + counted(count(parts.held_out), "held-out row"),
            .fix = "--split random keeps equal rows together"});
}

void note_given_up(const Parts& parts, const SplitRule& rule, std::int64_t rows, Notes& notes) {
  const std::string few = rule.kind == SplitKind::group ? "too few groups" : "too few rows";
  const bool test = rule.test > 0 && parts.held_out.empty();
  const bool validation =
      (rule.validation > 0 || rule.folds > 0) && parts.validation.empty() && parts.folds.empty();
  if (!test && !validation) return;
  add_note(notes, {.code = "data.note.few_rows",
                   .what = few + (test ? " to hold any out: all rows train, and there is no score"
                                       : " to choose the best epoch by some: all that are not "
                                         "held out train"),
                   .where = counted(rows, "row"),
                   .fix = test ? "give more rows, or --test FILE"
                               : "give more rows; --validation 0 says so aloud"});
}

void note_missing(const SplitRule& rule, const std::vector<std::int64_t>& rows, Notes& notes) {
  if (rule.by == nullptr) return;
  const auto missing = std::count_if(rows.begin(), rows.end(),
                                     [&](std::int64_t row) { return rule.by->is_missing(row); });
  if (missing == 0) return;
  const bool time = rule.kind == SplitKind::time;
  add_note(notes,
           {.code = "data.note.split_missing",
            .what = time ? "without a time, such rows train" : "each counts as a group alone",
            .where = cells_of(rule.by->name, missing) + " missing",
            .fix = "fill the cells to change it",
            .column = rule.by->name});
}

/// Cuts until training can begin: less and less is held out.
Parts first_that_teaches(Cutter& cutter, std::span<const std::uint64_t> keys) {
  Parts parts;
  for (const auto& [validation, test] : {std::pair{true, true}, {false, true}, {false, false}}) {
    parts = cutter.cut(keys, validation, test);
    if (cutter.teaches(parts.training)) return parts;
  }
  return parts;
}

}  // namespace

Parts parts_of(const Table& table, const std::vector<std::int64_t>& rows, const SplitRule& rule,
               const std::string& target, Task task, Notes& notes) {
  Cutter cutter(table, rows, rule, target, task);
  if (rule.test == 0 && rule.validation == 0 && rule.folds == 0) {
    return cutter.cut({}, false, false);
  }
  note_missing(rule, rows, notes);
  const EqualRows equal = equal_rows(table, rows, target);
  if (rule.kind == SplitKind::group) {
    const std::vector<std::uint64_t> keys = group_keys(*rule.by);
    Parts parts = first_that_teaches(cutter, keys);
    note_parted(equal, parts, notes);
    note_given_up(parts, rule, count(rows), notes);
    return parts;
  }
  const bool coarse = is_coarse(equal, count(rows));
  const bool together = rule.kind == SplitKind::random && !coarse;
  cutter.set_largest(together ? equal.largest : 0);
  Parts parts = first_that_teaches(cutter, together ? std::span<const std::uint64_t>(equal.keys)
                                                    : std::span<const std::uint64_t>());
  if (rule.kind == SplitKind::random) {
    note_equal(equal, count(rows), coarse, cutter.divided(), notes);
  } else {
    note_parted(equal, parts, notes);
  }
  note_given_up(parts, rule, count(rows), notes);
  return parts;
}

void note_parts(const Table& table, const std::vector<std::int64_t>& rows, const SplitRule& rule,
                const std::string& target, Task task, Notes& notes) {
  constexpr std::int64_t many = 1'000'000;
  if (count(rows) <= many) {
    parts_of(table, rows, rule, target, task, notes);
    return;
  }
  note_missing(rule, rows, notes);
  if (rule.kind != SplitKind::random) return;
  const EqualRows equal = equal_rows(table, rows, target);
  const bool divided = equal.largest > largest_group(count(rows), rule.test);
  note_equal(equal, count(rows), is_coarse(equal, count(rows)), divided, notes);
}

}  // namespace lamina
