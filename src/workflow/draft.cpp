#include "workflow/draft.hpp"

#include <fmt/format.h>

#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
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

/// The user's own network, made to fit: categories get an Embedding, the task its last layer.
Sequential completed(const Sequential& network, const DataSize& size) {
  std::vector<LayerConfig> layers = network.layers();
  const bool embeds = !layers.empty() && layers.front().as<Embedding>() != nullptr;
  if (size.categories && !embeds) layers.insert(layers.begin(), Embedding{});
  const auto* last = layers.empty() ? nullptr : layers.back().as<Dense>();
  const bool answers = last != nullptr && last->units == size.outputs;
  const TrainOptions no_options{.layers = std::vector<std::int64_t>{}};
  const LayerConfig head = default_network(size, no_options).layers().back();
  if (answers) {
    // The loss decides the last non-linearity: a network that ends in the right width means this
    // one.
    layers.back().as<Dense>()->activation = head.as<Dense>()->activation;
  } else {
    layers.push_back(head);
  }
  return Sequential(std::move(layers));
}

/// Splits the rows whose target is known.
void part_rows(TrainingDraft& draft, const Table& table, const TrainOptions& options,
               const Table* test, const std::string& test_name, Task task) {
  const Column& target = table.column(options.target);
  const Column* classes = task == Task::regression ? nullptr : &target;
  const Seed seed = Seed(options.seed).at("split");
  draft.training = rows_with_value(target);
  if (test != nullptr) {
    draft.held_out = rows_with_value(test->column(options.target));
    draft.split = test_name;
  } else {
    draft.held_out = take_part(draft.training, options.test, seed.at("test"), classes);
    draft.split = options.test == 0
                      ? "none"
                      : fmt::format("{:g} % of the rows, {}, seed {}", options.test * 100,
                                    classes != nullptr ? "stratified" : "at random", options.seed);
  }
  draft.validation = take_part(draft.training, options.validation, seed.at("validation"), classes);
}

template <class Rows>
std::int64_t count(const Rows& rows) {
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace

TrainingDraft draft_training(const Table& table, const TrainOptions& options, const Table* test,
                             const std::string& test_name, const Sequential* network) {
  require_fraction("test", options.test);
  require_fraction("validation", options.validation);
  TrainingDraft draft;
  const PreprocessOptions preprocess{.target = options.target, .task = options.task};
  const Task task = Preprocessor::choose_task(table, preprocess);
  part_rows(draft, table, options, test, test_name, task);
  draft.preprocessor = Preprocessor::fit(table, draft.training, preprocess);

  const DataSize size = size_of(draft.preprocessor, count(draft.training));
  draft.network = network != nullptr ? completed(*network, size) : default_network(size, options);
  draft.network.build({draft.preprocessor.numbers(), draft.preprocessor.categories()});
  draft.fit = default_fit_options(size, options);
  draft.fit.check();
  draft.memory =
      training_memory(draft.network, rows_to_come(draft.preprocessor, count(draft.training)),
                      rows_to_come(draft.preprocessor, count(draft.validation)), draft.fit);
  draft.memory.data += held_out_bytes(draft.preprocessor, count(draft.held_out));
  draft.preparing = table.bytes() + (test != nullptr ? test->bytes() : 0) + draft.memory.data;
  return draft;
}

}  // namespace lamina
