#include "workflow/draft.hpp"

#include <fmt/format.h>

#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "workflow/own_network.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

namespace {

/// Takes `fraction` of `rows` away into a part of its own.
std::vector<std::int64_t> take_part(std::vector<std::int64_t>& rows, double fraction, Seed seed,
                                    const Column* classes) {
  if (fraction == 0) return {};
  Split split = split_rows(rows, fraction, seed, classes);
  rows = std::move(split.training);
  return std::move(split.held_out);
}

void require_fraction(const char* name, double value) {
  if (value >= 0 && value < 1) return;
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} is {}, but must be in [0, 1)", name, value),
               .where = fmt::format("option --{}", name),
               .fix = "give the share of rows, e.g. 0.2"});
}

/// Splits the rows whose target is known.
void part_rows(TrainingDraft& draft, const Table& table, const TrainOptions& options,
               const Table* test, Task task) {
  const Column& target = table.column(options.target);
  const Column* classes = task == Task::regression ? nullptr : &target;
  const Seed seed = Seed(options.seed).at("split");
  draft.training = rows_with_value(target, &draft.notes);
  if (test != nullptr) {
    draft.held_out = rows_with_value(test->column(options.target), &draft.test_notes);
    draft.split = "a table of its own";  // its name may differ between equal runs
  } else {
    draft.held_out = take_part(draft.training, options.test, seed.at("test"), classes);
    draft.split = options.test == 0
                      ? "none"
                      : fmt::format("{:g} % of the rows, {}, seed {}", options.test * 100,
                                    classes != nullptr ? "stratified" : "at random", options.seed);
  }
  draft.validation = take_part(draft.training, options.validation, seed.at("validation"), classes);
}

/// They come from another table than those that a model remembers.
void name_the_table(Notes& notes, const std::string& name) {
  for (Note& note : notes) note.where = note.where.empty() ? name : name + ", " + note.where;
}

template <class Rows>
std::int64_t count(const Rows& rows) {
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace

TrainingDraft draft_training(const Table& table, const TrainOptions& options, const Table* test,
                             const Network* network) {
  require_fraction("test", options.test);
  require_fraction("validation", options.validation);
  TrainingDraft draft;
  draft.reading = options.reading;
  draft.test_table = test != nullptr;
  draft.test_share = test == nullptr ? options.test : 0;
  draft.validation_share = options.validation;
  const PreprocessOptions preprocess{.target = options.target, .task = options.task};
  const Task task = Preprocessor::choose_task(table, preprocess);
  part_rows(draft, table, options, test, task);
  draft.preprocessor = Preprocessor::fit(table, draft.training, preprocess, &draft.notes);
  draft.notes = table.all_notes(std::move(draft.notes));
  if (test != nullptr) {
    draft.test_notes = draft.preprocessor.notes_on(*test, {}, std::move(draft.test_notes));
    name_the_table(draft.test_notes, test->name());
  }

  const DataSize size = size_of(draft.preprocessor, count(draft.training));
  if (network != nullptr) {
    refuse_network_options(options);
    FittedNetwork fitted = fit_to_data(*network, size);
    draft.network = std::move(fitted.network);
    draft.added = std::move(fitted.added);
  } else {
    draft.network = default_network(size, options);
    draft.network.build(size.inputs);
  }
  draft.fit = default_fit_options(size, draft.network, options);
  draft.fit.check();
  draft.memory = training_memory(
      draft.network, rows_to_come(draft.preprocessor, draft.network, count(draft.training)),
      rows_to_come(draft.preprocessor, draft.network, count(draft.validation)), draft.fit);
  draft.memory.data += held_out_bytes(draft.preprocessor, draft.network, count(draft.held_out));
  draft.preparing = table.bytes() + (test != nullptr ? test->bytes() : 0) + draft.memory.data;
  return draft;
}

}  // namespace lamina
