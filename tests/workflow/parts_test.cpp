// Splits that a training can trust: none of its own making fails, and what makes a score too good
// is said.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "lamina/core/error.hpp"
#include "lamina/workflow/evaluate.hpp"
#include "lamina/workflow/predict.hpp"
#include "lamina/workflow/train.hpp"
#include "support/facts_of.hpp"
#include "workflow/draft.hpp"

namespace lamina {
namespace {

double draw(std::uint64_t seed, std::int64_t row, std::size_t word = 0) {
  return uniform(philox(seed, static_cast<std::uint64_t>(row), 0)[word]);
}

TrainOptions quick(const std::string& target = "y") {
  return {.target = target, .epochs = 1, .layers = std::vector<std::int64_t>{4}, .threads = 1};
}

std::vector<std::string> codes_of(const Notes& notes) {
  std::vector<std::string> codes;
  for (const Note& note : notes) codes.push_back(note.code);
  return codes;
}

bool has_note(const Notes& notes, const std::string& code, const std::string& column = "") {
  return std::any_of(notes.begin(), notes.end(), [&](const Note& note) {
    return note.code == code && (column.empty() || note.column == column);
  });
}

TrainingDraft draft_of(const Table& table, const TrainOptions& options) {
  return draft_training(table, options, nullptr, nullptr);
}

/// Rows of `copies` equal ones each, spread over the table, with labels by chance.
Table copied(std::int64_t different, std::int64_t copies) {
  std::vector<double> a, b;
  std::vector<std::string> y;
  for (std::int64_t i = 0; i < different * copies; ++i) {
    a.push_back(draw(1, i % different));
    b.push_back(draw(2, i % different));
    y.emplace_back(draw(3, i) < 0.5 ? "p" : "q");
  }
  Table table;
  table.add_numbers("a", a).add_numbers("b", b).add_categories("y", y);
  return table;
}

std::set<double> values_of(const Column& column, const std::vector<std::int64_t>& rows) {
  std::set<double> values;
  for (const std::int64_t row : rows) values.insert(column.numbers[static_cast<std::size_t>(row)]);
  return values;
}

bool share_a_value(const std::set<double>& one, const std::set<double>& other) {
  return std::any_of(one.begin(), one.end(), [&](double value) { return other.count(value) != 0; });
}

TEST(Parts, DuplicatesStayOnOneSideOfEverySplit) {
  for (const std::int64_t copies : {2, 4, 10}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const Table table = copied(60, copies);
      TrainOptions options = quick();
      options.seed = seed;
      const TrainingDraft draft = draft_of(table, options);
      const Column& a = table.column("a");
      const std::set<double> training = values_of(a, draft.training);
      const std::set<double> held_out = values_of(a, draft.held_out);
      const std::set<double> validation = values_of(a, draft.validation);
      EXPECT_FALSE(share_a_value(training, held_out));
      EXPECT_FALSE(share_a_value(training, validation));
      EXPECT_FALSE(share_a_value(validation, held_out));
      EXPECT_GE(held_out.size(), 6U);
      EXPECT_GE(validation.size(), 3U);
      ASSERT_TRUE(has_note(draft.notes, "data.note.equal_rows"));
      EXPECT_EQ(draft.notes[0].where,
                std::to_string(60 * copies) + " of " + std::to_string(60 * copies) + " rows");
    }
  }
}

/// The fold of each training row, by what the column has there.
std::multimap<double, std::int32_t> folds_by_value(const TrainingDraft& draft,
                                                   const Column& column) {
  std::multimap<double, std::int32_t> folds;
  for (std::size_t i = 0; i < draft.training.size(); ++i) {
    folds.emplace(column.numbers[static_cast<std::size_t>(draft.training[i])], draft.folds.at(i));
  }
  return folds;
}

bool share_a_fold(const std::multimap<double, std::int32_t>& folds, double value) {
  const auto [first, last] = folds.equal_range(value);
  return std::all_of(first, last, [&](const auto& one) { return one.second == first->second; });
}

TEST(Parts, FoldsAreDrawnByRowsUnlessThereAreGroups) {
  const Table table = copied(60, 10);
  const TrainingDraft by_rows = draft_of(table, {.target = "y"});
  const Column& a = table.column("a");
  const std::set<double> training = values_of(a, by_rows.training);
  const auto folds = folds_by_value(by_rows, a);
  EXPECT_FALSE(share_a_value(training, values_of(a, by_rows.held_out)));
  EXPECT_TRUE(std::none_of(training.begin(), training.end(),
                           [&](double value) { return share_a_fold(folds, value); }));

  TrainOptions options{.target = "y"};
  options.group = "a";
  const TrainingDraft by_groups = draft_of(table, options);
  const auto of_groups = folds_by_value(by_groups, a);
  for (const double value : values_of(a, by_groups.training)) {
    EXPECT_TRUE(share_a_fold(of_groups, value)) << value;
  }
}

TEST(Parts, ATableOfFewKindsOfRowsIsSplitByRowsAndSaysSo) {
  std::vector<double> x, y;
  for (std::int64_t i = 0; i < 200; ++i) {
    x.push_back(draw(1, i) < 0.4 ? 0 : 1);
    y.push_back(x.back() + draw(2, i));
  }
  Table table;
  table.add_numbers("x", x).add_numbers("y", y);
  const TrainingDraft draft = draft_of(table, quick());
  EXPECT_EQ(draft.held_out.size(), 40U);
  EXPECT_EQ(values_of(table.column("x"), draft.held_out).size(), 2U);
  ASSERT_TRUE(has_note(draft.notes, "data.note.equal_rows"));
  EXPECT_NE(draft.notes[0].what.find("only 2 rows differ"), std::string::npos);
}

TEST(Parts, AGroupLargerThanAPartIsDivided) {
  std::vector<double> x, y;
  for (std::int64_t i = 0; i < 200; ++i) {
    x.push_back(i % 2 == 0 ? -1 : static_cast<double>(i));
    y.push_back(draw(2, i));
  }
  Table table;
  table.add_numbers("x", x).add_numbers("y", y);
  const TrainingDraft draft = draft_of(table, quick());
  EXPECT_EQ(draft.held_out.size(), 40U);
  EXPECT_EQ(values_of(table.column("x"), draft.held_out).count(-1), 1U);
  EXPECT_EQ(values_of(table.column("x"), draft.training).count(-1), 1U);
  EXPECT_NE(draft.notes[0].what.find("where it has room"), std::string::npos);
}

/// Tables of 2 to 50 rows, with classes of one or two rows.
TEST(Parts, NoTinyTableFailsOnItsOwnSplit) {
  for (const std::int64_t rows : {2, 3, 4, 5, 6, 8, 10, 20, 50}) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      std::vector<double> x, number;
      std::vector<std::string> word;
      for (std::int64_t i = 0; i < rows; ++i) {
        x.push_back(draw(seed, i));
        number.push_back(0.25 + 1.5 * static_cast<double>(i));
        word.push_back("r" + std::to_string(static_cast<int>(draw(seed, i, 1) * 5)));
      }
      word[0] = "only";
      word[1] = "r1";
      Table table;
      table.add_numbers("x", x).add_numbers("number", number).add_categories("word", word);
      for (const std::string target : {"word", "number"}) {
        SCOPED_TRACE(testing::Message() << rows << " rows, seed " << seed << ", " << target);
        TrainOptions options = quick(target);
        options.task = target == "number" ? "regression" : "auto";
        options.seed = seed;
        const TrainReport report = run_training(plan_training(table, options));
        EXPECT_EQ(report.scores.has_value(),
                  !has_note(report.notes, "data.note.few_rows") ||
                      report.notes.back().what.find("hold any") == std::string::npos);
      }
    }
  }
}

TEST(Parts, WithoutEqualRowsEachPartIsAsItWas) {
  Table table;
  std::vector<double> x, y;
  for (std::int64_t i = 0; i < 100; ++i) {
    x.push_back(draw(9, i));
    y.push_back(draw(10, i));
  }
  table.add_numbers("x", x).add_numbers("y", y);
  const TrainingDraft draft = draft_of(table, quick());
  const Seed seed = Seed(0).at("split");
  const Split test = split_rows(100, 0.2, seed.at("test"));
  EXPECT_EQ(draft.held_out, test.held_out);
  EXPECT_EQ(draft.validation,
            split_rows(test.training, 0.15, seed.at("validation"), nullptr).held_out);
  EXPECT_TRUE(draft.notes.empty());
}

/// Days in order, patients of five rows each, a copy of the target and an id that holds it.
Table suspicious() {
  Column day;
  day.name = "day";
  day.type = ColumnType::date;
  day.date_format = "yyyy-mm-dd";
  std::vector<double> patient, x, y, cents;
  std::vector<std::string> label, copy, id;
  for (std::int64_t i = 0; i < 200; ++i) {
    day.numbers.push_back(static_cast<double>(i));
    patient.push_back(static_cast<double>(i * 7 % 40));
    x.push_back(draw(1, i));
    y.push_back(10 * draw(2, i * 7 % 40) + draw(3, i));
    label.emplace_back(y.back() > 5 ? "yes" : "no");
    copy.emplace_back(label.back() == "yes" ? "alive" : "dead");
    id.push_back("user_" + label.back() + "_" + std::to_string(i));
    cents.push_back(100 * y.back());
  }
  day.distinct = 200;
  Column ids;
  ids.name = "id";
  ids.type = ColumnType::identifier;
  ids.labels = id;
  std::sort(ids.labels.begin(), ids.labels.end());
  for (const std::string& text : id) {
    ids.codes.push_back(static_cast<std::int32_t>(
        std::lower_bound(ids.labels.begin(), ids.labels.end(), text) - ids.labels.begin()));
  }
  ids.distinct = 200;
  Table table;
  table.add(day).add_numbers("patient", patient).add_numbers("x", x).add_categories("copy", copy);
  table.add(ids).add_numbers("cents", cents).add_numbers("y", y).add_categories("label", label);
  return table;
}

TEST(Doubts, TimeGroupsLeaksAndIdsAreToldOnce) {
  const Table table = suspicious().drop(std::vector<std::string>{"y", "cents"});
  const Notes notes = draft_of(table, quick("label")).notes;
  EXPECT_TRUE(has_note(notes, "data.note.time_order", "day"));
  EXPECT_TRUE(has_note(notes, "data.note.groups", "patient"));
  EXPECT_TRUE(has_note(notes, "data.note.leak", "copy"));
  EXPECT_TRUE(has_note(notes, "data.note.target_in_id", "id"));
  EXPECT_FALSE(has_note(notes, "data.note.leak", "x"));
  EXPECT_EQ(notes.size(), 5U) << testing::PrintToString(codes_of(notes));  // and left_out
}

TEST(Doubts, OfNumbersACopyInAnotherUnitIsALeak) {
  const Table table = suspicious().drop(std::vector<std::string>{"label", "copy", "id"});
  const Notes notes = draft_of(table, quick("y")).notes;
  EXPECT_TRUE(has_note(notes, "data.note.leak", "cents"));
  EXPECT_TRUE(has_note(notes, "data.note.groups", "patient"));
  EXPECT_FALSE(has_note(notes, "data.note.leak", "x"));
  EXPECT_FALSE(has_note(notes, "data.note.leak", "patient"));
}

TEST(Doubts, OneThatIsHeededIsSilent) {
  const Table table = suspicious().drop(std::vector<std::string>{"y", "cents", "copy", "id"});
  TrainOptions options = quick("label");
  options.group = "patient";
  EXPECT_FALSE(has_note(draft_of(table, options).notes, "data.note.groups"));
  options.group = "";
  options.time = "day";
  EXPECT_FALSE(has_note(draft_of(table, options).notes, "data.note.time_order"));
}

/// Keys whose rows have nothing in common, in many tables: hardly one is noted.
TEST(Doubts, GroupsByChanceAreNoGroups) {
  int noted = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<double> key, x, y;
    for (std::int64_t i = 0; i < 100; ++i) {
      key.push_back(std::floor(40 * draw(seed, i, 0)));
      x.push_back(draw(seed, i, 1));
      y.push_back(draw(seed, i, 2));
    }
    Table table;
    table.add_numbers("user_id", key).add_numbers("x", x).add_numbers("y", y);
    if (has_note(draft_of(table, quick()).notes, "data.note.groups")) ++noted;
  }
  EXPECT_LE(noted, 1);
}

TEST(SplitKinds, GroupsAndTimesRuleBothSplits) {
  const Table table = suspicious().drop(std::vector<std::string>{"y", "cents", "copy", "id"});
  TrainOptions options = quick("label");
  options.group = "patient";
  const TrainingDraft groups = draft_of(table, options);
  const Column& patient = table.column("patient");
  EXPECT_FALSE(
      share_a_value(values_of(patient, groups.training), values_of(patient, groups.held_out)));
  EXPECT_FALSE(
      share_a_value(values_of(patient, groups.training), values_of(patient, groups.validation)));
  EXPECT_EQ(groups.held_out.size(), 40U);
  options.group = "";
  options.split = SplitKind::time;
  const TrainingDraft times = draft_of(table, options);
  EXPECT_EQ(times.held_out.front(), 160);
  EXPECT_EQ(times.validation.front(), 136);
  EXPECT_EQ(times.training.back(), 135);
  EXPECT_EQ(times.split, "the last 20 % of the rows by 'day'");
}

TEST(SplitKinds, WhatContradictsItselfIsRefused) {
  const Table table = suspicious();
  const auto code = [&](const TrainOptions& changed) {
    return facts_of([&] { draft_of(table, changed); }).code;
  };
  TrainOptions options = quick("label");
  options.time = "day";
  options.group = "patient";
  EXPECT_EQ(code(options), "usage.conflict");
  options.group = "";
  options.split = SplitKind::random;
  EXPECT_EQ(code(options), "usage.conflict");
  options = quick("label");
  options.group = "pateint";
  EXPECT_EQ(code(options), "usage.unknown_column");
  options.group = "label";
  EXPECT_EQ(code(options), "usage.conflict");
  options = quick("label");
  options.time = "copy";
  EXPECT_EQ(code(options), "usage.bad_value");
  options = quick("label");
  options.split = SplitKind::group;
  EXPECT_EQ(code(options), "usage.missing_option");
}

TEST(HeldOut, EvaluateGivesTheScoreOfTheTraining) {
  for (const char* kind : {"random", "time", "group"}) {
    const Table table = suspicious().drop(std::vector<std::string>{"y", "cents", "copy"});
    TrainOptions options = quick("label");
    if (kind == std::string("time")) options.time = "day";
    if (kind == std::string("group")) options.group = "patient";
    const TrainReport report = run_training(plan_training(table, options));
    const EvaluateReport again = evaluate(report.model, table, {.held_out = true});
    EXPECT_EQ(again.rows, 40) << kind;
    EXPECT_EQ(again.scores["log_loss"], (*report.scores)["log_loss"]) << kind;
    std::string text;
    write_predictions(report.model, table, {.keep = {"id"}, .held_out = true},
                      [&](std::string_view piece) { text += piece; });
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 41) << kind;
  }
}

TEST(HeldOut, AnotherTableIsRefused) {
  const Table table = copied(60, 1);
  const Model model = run_training(plan_training(table, quick())).model;
  const auto code = [&](const Table& other) {
    return facts_of([&] { evaluate(model, other, {.held_out = true}); }).code;
  };
  EXPECT_EQ(code(copied(59, 1)), "data.other_table");
  EXPECT_EQ(code(table.select(std::vector<std::int64_t>{1, 0})), "data.other_table");
  std::vector<std::int64_t> swapped(60);
  for (std::size_t i = 0; i < swapped.size(); ++i) swapped[i] = static_cast<std::int64_t>(i ^ 1U);
  EXPECT_EQ(code(table.select(swapped)), "data.other_table");
  TrainOptions options = quick();
  options.test = 0;
  const Model whole = run_training(plan_training(table, options)).model;
  EXPECT_EQ(facts_of([&] { evaluate(whole, table, {.held_out = true}); }).code,
            "usage.no_held_out");
}

}  // namespace
}  // namespace lamina
