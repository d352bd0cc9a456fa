#include "workflow/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "workflow/choose_target_scale.hpp"
#include "workflow/choose_threshold.hpp"
#include "workflow/held_out.hpp"
#include "workflow/loss_fits.hpp"
#include "workflow/own_network.hpp"
#include "workflow/parts.hpp"
#include "workflow/prepared.hpp"
#include "workflow/realmlp.hpp"
#include "workflow/split_doubts.hpp"
#include "workflow/tabm_mini.hpp"

namespace lamina {

namespace {

void require_fraction(const char* name, double value) {
  if (value >= 0 && value < 1) return;
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} is {}, but must be in [0, 1)", name, value),
               .where = fmt::format("option --{}", name),
               .fix = "give the share of rows, e.g. 0.2"});
}

/// Splits the rows whose target is known.
void part_rows(TrainingDraft& draft, const Table& table, const TrainOptions& options,
               const Table* test, Task task, bool own_network) {
  SplitRule rule = rule_of(table, options, test != nullptr);
  const std::vector<std::int64_t> known =
      rows_with_value(table.column(options.target), &draft.notes);
  const double share = 1 - (test == nullptr ? options.test : 0);
  const auto rows = static_cast<std::int64_t>(share * static_cast<double>(known.size()));
  draft.ensemble = ensemble_for(table, task, rows, options, own_network);
  rule.folds = draft.ensemble.folds;
  add_split_doubts(table, known, rule, options.target, task, draft.notes);
  Parts parts = parts_of(table, known, rule, options.target, task, draft.notes);
  draft.training = std::move(parts.training);
  draft.validation = std::move(parts.validation);
  draft.folds = std::move(parts.folds);
  if (draft.folds.empty()) draft.ensemble.folds = 0;
  draft.held_out = std::move(parts.held_out);
  draft.split =
      draft.held_out.empty() ? "none" : split_text(rule, task != Task::regression, options.seed);
  draft.parts = split_record(rule, table, draft.held_out);
  if (test == nullptr) return;
  draft.held_out = rows_with_value(test->column(options.target), &draft.test_notes);
  draft.split = "a table of its own";  // its name may differ between equal runs
}

template <class Rows>
std::int64_t count(const Rows& rows) {
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace

namespace {

/// Of one row the mean is the row itself: what comes out is 0, whatever went in.
void note_batches_of_one(TrainingDraft& draft, std::int64_t rows) {
  const std::vector<Node>& nodes = draft.network.nodes();
  const bool normalizes = std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    return node.layer.as<BatchNormalization>() != nullptr;
  });
  const std::int64_t batch = std::min(draft.fit.batch_size, rows);
  const bool always = batch <= draft.fit.shards;
  if (!normalizes || batch == 0 || (!always && rows % batch != 1)) return;
  draft.added.push_back(
      {.code = "train.note.batch_of_one",
       .what = always
                   ? "batch normalization gets batches of one row, which it turns into zeros"
                   : "batch normalization gets a last batch of one row, which it turns into zeros",
       .where = fmt::format("{} rows in batches of {}", rows, batch),
       .fix = always ? "choose a larger --batch" : "choose another --batch"});
}

}  // namespace

void add_test_notes(TrainingDraft& draft, const std::string& table, Notes notes) {
  for (Note& note : notes) {
    note.where = note.where.empty() ? table : table + ", " + note.where;
    draft.test_notes.push_back(std::move(note));
  }
}

std::vector<BinEdges> edges_of(const TrainingDraft& draft, const Table& table) {
  constexpr std::size_t most = 100'000;
  if (draft.ensemble.bins == 0) return {};
  const std::size_t stride = (draft.training.size() - 1) / most + 1;
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < draft.training.size(); i += stride) {
    rows.push_back(draft.training[i]);
  }
  Features features = draft.preprocessor.apply(table, rows);
  put_encoded(draft.encoded, stride, features);
  const Tensor& numbers = features["numbers"];
  PiecewiseLinear layer;
  if (draft.recipe == Recipe::tabm_mini) {
    return numbers.empty() ? layer.columns : tabm_mini_edges(numbers, draft.ensemble.bins);
  }
  if (!numbers.empty()) layer.adapt(numbers, draft.ensemble.bins);
  return std::move(layer.columns);
}

void require_shares(const TrainOptions& options) {
  require_fraction("test", options.test);
  require_fraction("validation", validation_share(options));
}

void decide_training(TrainingDraft& draft, const PartSizes& sizes, const TrainOptions& options,
                     const Network* network) {
  DataSize size = size_of(draft.preprocessor, sizes.training);
  size.ensemble = draft.ensemble;
  size.edges = draft.edges;
  size.categories = draft.categories;
  if (size.task == Task::regression) size.outputs = outputs_of_amount(options);
  if (network != nullptr) {
    refuse_network_options(options, *network);
    FittedNetwork fitted = fit_to_data(*network, size);
    draft.network = std::move(fitted.network);
    draft.added.insert(draft.added.end(), fitted.added.begin(), fitted.added.end());
  } else {
    draft.network = default_network(size, options);
    draft.network.build(size.inputs);
    if (options.recipe == Recipe::tabm_mini) {
      for (Note& note : tabm_mini_notes(size, options)) draft.added.push_back(std::move(note));
    }
  }
  draft.fit = default_fit_options(size, draft.network, options);
  draft.fit.check();
  note_batches_of_one(draft, sizes.training);
  const bool weighted = !draft.weighting.none();
  const auto to_come = [&](std::int64_t rows) {
    return rows_to_come(draft.preprocessor, draft.network, rows, weighted);
  };
  draft.memory =
      training_memory(draft.network, to_come(sizes.training), to_come(sizes.validation), draft.fit);
  draft.memory.data += held_out_bytes(draft.preprocessor, draft.network, sizes.held_out,
                                      !draft.weighting.column.empty());
}

TrainingDraft draft_training(const Table& table, const TrainOptions& options, const Table* test,
                             const Network* network) {
  require_shares(options);
  TrainingDraft draft;
  if (!(options.time_limit >= 0)) {  // NaN is not
    throw Error({.code = "usage.bad_value",
                 .what = fmt::format("time_limit is {}, but must be at least 0 seconds",
                                     options.time_limit),
                 .where = "option --time-limit",
                 .fix = "give a time, such as 10m"});
  }
  draft.time_limit = options.time_limit;
  draft.reading = options.reading;
  draft.task = options.task;
  draft.test_table = test != nullptr;
  draft.recipe = options.recipe;
  PreprocessOptions preprocess = preprocessing_of(options);
  const Task task = Preprocessor::choose_task(table, preprocess);
  require_weights_column(table, options.weights, options.target);
  require_measuring(options.metrics,
                    task == Task::regression ? Measures::numbers : Measures::classes);
  part_rows(draft, table, options, test, task, network != nullptr);
  draft.optimize = options.optimize;
  require_metric_to_optimize(options.optimize, task,
                             !draft.folds.empty() || !draft.validation.empty());
  require_transform(options, task);
  if (draft.ensemble.embedded > 0) preprocess.numbers_by_rank = true;
  if (task == Task::regression) {
    preprocess.target_scale = choose_target_scale(table, draft.training, options, draft.added);
  }
  // A weight is no feature that could tell the target.
  std::erase_if(draft.notes, [&](const Note& note) {
    return !options.weights.empty() && note.column == options.weights;
  });
  draft.preprocessor =
      Preprocessor::fit(table, draft.training, preprocess, &draft.notes, &draft.encoded);
  draft.weighting = weighting_of(options, draft.preprocessor);
  draft.parts.cells = digest_of_cells(table, draft.preprocessor);
  draft.notes = table.all_notes(std::move(draft.notes));
  if (test != nullptr) {
    Notes notes = std::exchange(draft.test_notes, {});
    add_test_notes(draft, test->name(), draft.preprocessor.notes_on(*test, {}, std::move(notes)));
  }
  draft.edges = edges_of(draft, table);
  if (draft.edges.empty()) draft.ensemble.bins = draft.ensemble.embedded = 0;  // no numbers
  draft.categories =
      categories_for_realmlp(draft.preprocessor, table, draft.training, options.recipe);
  const PartSizes sizes{.training = count(draft.training),
                        .validation = count(draft.validation),
                        .held_out = count(draft.held_out)};
  decide_training(draft, sizes, options, network);
  draft.preparing = table.bytes() + (test != nullptr ? test->bytes() : 0) + draft.memory.data;
  return draft;
}

}  // namespace lamina
