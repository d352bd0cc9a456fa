#include "workflow/defaults.hpp"

#include <algorithm>
#include <vector>

#include "training/step_passes.hpp"
#include "workflow/ensemble_network.hpp"
#include "workflow/loss_fits.hpp"
#include "workflow/realmlp.hpp"
#include "workflow/said.hpp"
#include "workflow/tabm_mini.hpp"

namespace lamina {

namespace {

/// Small tables need many noisy steps, large ones few smooth ones.
std::int64_t batch_for(std::int64_t rows) {
  if (rows <= 1'000) return 32;
  if (rows <= 5'000) return 64;
  if (rows <= 12'000) return 128;
  if (rows <= 60'000) return 256;
  if (rows <= 200'000) return 512;
  return 1'024;
}

struct Choice {
  std::vector<std::int64_t> layers;
  double dropout;
  double learning_rate;
  std::int64_t steps;         ///< about so many, so that the cosine comes down slowly
  std::int64_t least_epochs;  ///< of a table that has many rows
  std::int64_t most_epochs = 200;
};

/// What was found best on thirteen tables (docs/decisions/0005-the-default-recipe.md). Numbers want
/// longer training, classes overfit sooner. Which of two classes a row of a small table has is
/// little to learn: there a small network that strides does as well.
Choice choice_alone(Task task, std::int64_t rows) {
  if (task == Task::regression) {
    return {.layers = {256, 256, 256},
            .dropout = 0.1,
            .learning_rate = 2e-3,
            .steps = 8'000,
            .least_epochs = 20};
  }
  if (task == Task::binary && rows <= 60'000) {
    return {.layers = {128, 128},
            .dropout = 0.2,
            .learning_rate = 5e-3,
            .steps = 1'250,
            .least_epochs = 8};
  }
  return {.layers = {256, 256, 256},
          .dropout = 0.2,
          .learning_rate = 2e-3,
          .steps = 2'500,
          .least_epochs = 20};
}

/// What one member misses the others know, so each may stride and need not train as long
/// (docs/decisions/0012-ensembles.md).
Choice choice_of_member(Task task, std::int64_t rows) {
  Choice choice = choice_alone(task, rows);
  const bool numbers = task == Task::regression;
  const bool few_rows = rows <= (numbers ? most_shared_rows : 2'000);
  choice.learning_rate = few_rows ? 2e-3 : 5e-3;
  choice.steps = !numbers ? 1'250 : few_rows ? 3'000 : 6'000;
  if (numbers && !few_rows) choice.least_epochs = 40;
  if (task == Task::binary && rows <= most_shared_rows) choice.dropout = 0.4;
  if (!numbers && rows <= 1'000) choice.dropout = 0.4;
  // Two classes of many rows are learnt in many small steps: their columns have more bins.
  if (task == Task::binary && rows > most_shared_rows) {
    choice.learning_rate = 2e-3;
    choice.least_epochs = 16;
  }
  constexpr std::int64_t most_seen = 3'000'000;  // rows in all epochs: a minute of two members
  const std::int64_t affordable = most_seen / std::max<std::int64_t>(rows, 1);
  choice.most_epochs = std::clamp<std::int64_t>(affordable, 3, choice.most_epochs);
  return choice;
}

Choice choice_for(const DataSize& size) {
  return size.ensemble.members > 1 ? choice_of_member(size.task, size.rows)
                                   : choice_alone(size.task, size.rows);
}

std::int64_t epochs_for(const Choice& choice, std::int64_t rows, std::int64_t batch) {
  const std::int64_t steps_per_epoch = std::max<std::int64_t>(1, (rows + batch - 1) / batch);
  const std::int64_t epochs = std::max(choice.steps / steps_per_epoch, choice.least_epochs);
  return std::min(epochs, choice.most_epochs);
}

constexpr double weight_decay = 0.1;

/// Few rows make a network too sure of itself: smoothed labels hold it back.
double smoothing_for(std::int64_t rows) {
  return rows <= 3'000 ? 0.05 : 0;
}

Loss loss_for(const DataSize& size, bool classes) {
  if (size.task == Task::regression) return MeanSquaredError{};
  if (classes) return SoftmaxCrossEntropy{.label_smoothing = smoothing_for(size.rows)};
  return BinaryCrossEntropy{.label_smoothing = smoothing_for(size.rows)};
}

/// Of the recipes of our own; epochs and patience by what the options say of the batch.
FitOptions usual_fit_options(const DataSize& size, bool classes, const TrainOptions& options) {
  const Choice choice = choice_for(size);
  FitOptions fit;
  fit.loss = loss_for(size, classes);
  fit.batch_size = options.batch.value_or(batch_for(size.rows));
  fit.accumulate = options.accumulate;
  fit.members = size.ensemble.members;
  const std::int64_t a_step = std::max<std::int64_t>(1, step_rows(fit, size.rows));
  fit.epochs = options.epochs.value_or(epochs_for(choice, size.rows, a_step));
  const std::int64_t waits = fit.members > 1 ? fit.epochs / 5 : fit.epochs / 2;
  fit.patience = std::max<std::int64_t>(20, waits);
  fit.optimizer = AdamW{.learning_rate = choice.learning_rate, .weight_decay = weight_decay};
  fit.schedule = {.schedule = CosineSchedule{}, .warmup_epochs = 1};
  fit.clip_norm = 1;
  return fit;
}

Activation head_for(Task task) {
  switch (task) {
    case Task::binary:
      return Activation::sigmoid;
    case Task::multiclass:
      return Activation::softmax;
    case Task::regression:
      break;
  }
  return Activation::linear;
}

}  // namespace

DataSize size_of(const Preprocessor& preprocessor, std::int64_t rows) {
  const bool multiclass = preprocessor.task() == Task::multiclass;
  return {.task = preprocessor.task(),
          .rows = rows,
          .outputs = multiclass ? static_cast<std::int64_t>(preprocessor.labels().size()) : 1,
          .inputs = preprocessor.inputs()};
}

std::optional<LayerConfig> front_layer(std::span<const Field> inputs) {
  if (inputs.size() != 1 || inputs[0].dtype == DType::i32) return Embedding{};
  if (inputs[0].shape.rank() != 1) return Flatten{};
  return {};
}

double validation_share(const TrainOptions& options) {
  return options.validation.value_or(is_realmlp(options.recipe) ? 0.2 : 0.15);
}

PreprocessOptions preprocessing_of(const TrainOptions& options) {
  return {.target = options.target,
          .task = options.task,
          .weights = options.weights,
          .clamp_target = options.clamp || options.recipe == Recipe::realmlp,
          .numbers_by_rank = options.recipe == Recipe::tabm_mini,
          .words_by_target = !is_published(options.recipe)};
}

Dense last_layer(const DataSize& size) {
  return {.units = size.outputs, .activation = head_for(size.task)};
}

double work_of_member(double inputs, Task task, std::int64_t rows, const TrainOptions& options) {
  const Choice choice = choice_of_member(task, rows);
  double weights = 0;
  for (const std::int64_t units : options.layers.value_or(choice.layers)) {
    weights += inputs * static_cast<double>(units);
    inputs = static_cast<double>(units);
  }
  const std::int64_t batch = options.batch.value_or(batch_for(rows));
  const std::int64_t epochs = options.epochs.value_or(epochs_for(choice, rows, batch));
  // Forwards, and backwards to weights and inputs.
  return 3 * weights * static_cast<double>(rows) * static_cast<double>(epochs);
}

Network default_network(const DataSize& size, const TrainOptions& options) {
  if (options.recipe == Recipe::tabm_mini) return tabm_mini_network(size, options);
  if (is_realmlp(options.recipe)) return realmlp_network(size, options);
  if (size.ensemble.members > 1) {
    const Choice choice = choice_for(size);
    return ensemble_network(size, {.units = options.layers.value_or(choice.layers),
                                   .activation = options.activation,
                                   .dropout = options.dropout.value_or(choice.dropout)});
  }
  const Activation activation = options.activation.value_or(Activation::silu);
  const Choice choice = choice_for(size);
  const double dropout = options.dropout.value_or(choice.dropout);
  std::vector<LayerConfig> layers;
  if (auto front = front_layer(size.inputs)) layers.push_back(*std::move(front));
  for (const std::int64_t units : options.layers.value_or(choice.layers)) {
    layers.emplace_back(Dense{.units = units, .activation = activation});
    if (dropout > 0) layers.emplace_back(Dropout{dropout});
  }
  layers.emplace_back(last_layer(size));
  return Sequential(std::move(layers));
}

namespace {

bool answers_classes(const DataSize& size, const Network& network) {
  return size.task != Task::regression && network.outputs()[0].columns() > 1;
}

/// What the recipe says; only of batch and epochs as `options` have them.
FitOptions recipe_fit(const DataSize& size, const Network& network, const TrainOptions& options) {
  if (options.recipe == Recipe::tabm_mini) return tabm_mini_fit(size, options);
  if (is_realmlp(options.recipe)) return realmlp_fit_options(size, network, options.recipe);
  return usual_fit_options(size, answers_classes(size, network), options);
}

}  // namespace

FitOptions default_fit_options(const DataSize& size, const Network& network,
                               const TrainOptions& options) {
  const bool classes = answers_classes(size, network);
  FitOptions fit = recipe_fit(size, network, options);
  fit.loss = said_loss(options.said.loss, options.loss.value_or(fit.loss), size.task);
  require_fitting(fit.loss, size.task, classes);
  // Further outputs of a user's network learn the same target, each as it can be compared.
  for (const NetworkOutput& output : network.outputs()) {
    const bool same = size.task != Task::regression && output.columns() > 1;
    if (network.outputs().size() == 1) break;
    fit.losses.push_back({output.name, same == classes ? fit.loss : loss_for(size, same)});
  }
  fit.batch_size = options.batch.value_or(fit.batch_size);
  fit.folds = size.ensemble.folds;
  fit.shards = options.shards;
  fit.accumulate = options.accumulate;
  fit.average = options.average;
  if (!options.groups.empty()) fit.groups = options.groups;
  fit.epochs = options.epochs.value_or(fit.epochs);
  fit.patience = options.patience.value_or(fit.patience);
  if (options.min_delta > 0) fit.min_delta = options.min_delta;
  fit.monitor = options.monitor.value_or(fit.monitor);
  fit.keep_latest = options.keep_latest.value_or(fit.keep_latest);
  fit.drop_last = options.drop_last.value_or(fit.drop_last);
  fit.optimizer = options.optimizer.value_or(fit.optimizer);
  fit.optimizer = said_optimizer(options.said.optimizer, fit.optimizer);
  if (options.learning_rate) set_learning_rate(fit.optimizer, *options.learning_rate);
  fit.schedule = options.schedule.value_or(fit.schedule);
  fit.schedule.schedule = said_schedule(options.said.schedule, fit.schedule.schedule);
  fit.schedule.warmup_epochs = options.warmup_epochs.value_or(fit.schedule.warmup_epochs);
  if (options.dropout_schedule) fit.dropout_schedule = options.dropout_schedule;
  if (options.weight_decay_schedule) fit.weight_decay_schedule = options.weight_decay_schedule;
  if (options.label_smoothing_schedule)
    fit.label_smoothing_schedule = options.label_smoothing_schedule;
  fit.clip_value = options.clip_value;
  fit.clip_norm = options.clip_norm.value_or(fit.clip_norm);
  fit.seed = options.seed;
  fit.stop = options.stop;
  return fit;
}

}  // namespace lamina
