#include "lamina/workflow/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "workflow/defaults.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

struct TrainingPlan::Parts {
  Preprocessor preprocessor;
  Sequential network;
  FitOptions fit;
  Prepared training, validation, held_out;
  std::string split;
  int threads = 0;
};

TrainingPlan::TrainingPlan(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TrainingPlan::TrainingPlan(TrainingPlan&&) noexcept = default;
TrainingPlan& TrainingPlan::operator=(TrainingPlan&&) noexcept = default;
TrainingPlan::~TrainingPlan() = default;

const Preprocessor& TrainingPlan::preprocessor() const {
  return parts_->preprocessor;
}
const Sequential& TrainingPlan::network() const {
  return parts_->network;
}
const FitOptions& TrainingPlan::fit_options() const {
  return parts_->fit;
}
std::int64_t TrainingPlan::training_rows() const {
  return parts_->training.rows();
}
std::int64_t TrainingPlan::validation_rows() const {
  return parts_->validation.rows();
}
std::int64_t TrainingPlan::held_out_rows() const {
  return parts_->held_out.rows();
}
const std::string& TrainingPlan::split() const {
  return parts_->split;
}

namespace {

/// The rows of each part. Together they are all rows whose target is known.
struct Parting {
  std::vector<std::int64_t> training, validation, held_out;
};

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
  const bool embeds = !layers.empty() && std::holds_alternative<Embedding>(layers.front());
  if (size.categories && !embeds) layers.insert(layers.begin(), Embedding{});
  const auto* last = layers.empty() ? nullptr : std::get_if<Dense>(&layers.back());
  const bool answers = last != nullptr && last->units == size.outputs;
  const TrainOptions no_options{.layers = std::vector<std::int64_t>{}};
  const LayerConfig head = default_network(size, no_options).layers().back();
  if (answers) {
    // The loss decides the last non-linearity: a network that ends in the right width means this
    // one.
    std::get<Dense>(layers.back()).activation = std::get<Dense>(head).activation;
  } else {
    layers.push_back(head);
  }
  return Sequential(std::move(layers));
}

}  // namespace

TrainingPlan plan_training(Table table, const TrainOptions& options, std::optional<Table> test,
                           const std::string& test_name, const Sequential* network) {
  require_fraction("test", options.test);
  require_fraction("validation", options.validation);
  auto parts = std::make_unique<TrainingPlan::Parts>();
  const PreprocessOptions preprocess{.target = options.target, .task = options.task};
  const Task task = Preprocessor::choose_task(table, preprocess);
  const Column& target = table.column(options.target);
  const Column* classes = task == Task::regression ? nullptr : &target;

  const Seed seed = Seed(options.seed).at("split");
  Parting rows;
  rows.training = rows_with_value(target);
  if (!test) rows.held_out = take_part(rows.training, options.test, seed.at("test"), classes);
  rows.validation = take_part(rows.training, options.validation, seed.at("validation"), classes);

  parts->preprocessor = Preprocessor::fit(table, rows.training, preprocess);
  parts->validation = prepare(parts->preprocessor, table, rows.validation);
  if (test) {
    const std::vector<std::int64_t> known = rows_with_value(test->column(options.target));
    parts->held_out = prepare(parts->preprocessor, std::move(*test), known);
    parts->split = test_name;
  } else {
    parts->held_out = prepare(parts->preprocessor, table, rows.held_out);
    parts->split = options.test == 0
                       ? "none"
                       : fmt::format("{:g} % of the rows, {}, seed {}", options.test * 100,
                                     classes != nullptr ? "stratified" : "at random", options.seed);
  }
  // Last, since it uses the table up.
  parts->training = prepare(parts->preprocessor, std::move(table), rows.training);
  table = Table();

  const Preprocessor& fitted = parts->preprocessor;
  const Signature signature{fitted.numbers(), fitted.categories()};
  const DataSize size{
      .task = task,
      .rows = parts->training.rows(),
      .outputs = task == Task::multiclass ? static_cast<std::int64_t>(fitted.labels().size()) : 1,
      .categories = !signature.categories.empty()};
  parts->network = network != nullptr ? completed(*network, size) : default_network(size, options);
  parts->network.build(signature);
  parts->fit = default_fit_options(size, options);
  parts->fit.check();
  parts->threads = options.threads;
  return TrainingPlan(std::move(parts));
}

class Trainer {
 public:
  static TrainReport run(TrainingPlan plan, EventSink* sink) {
    const auto started = std::chrono::steady_clock::now();
    TrainingPlan::Parts& parts = *plan.parts_;
    const Engine engine(parts.threads);
    const ParameterArena parameters =
        parts.network.initialize(Seed(parts.fit.seed).at("parameters"));
    FitResult result = fit(engine, parts.network, parameters, parts.training.examples(),
                           parts.validation.examples(), parts.fit, sink);
    Artifact artifact{std::move(parts.preprocessor), std::move(parts.network), parameters,
                      record_of(parts, result)};
    TrainReport report{Model(artifact, parts.threads), std::move(result), {}, {}, 0, 0, 0};
    if (parts.held_out.rows() > 0) {
      report.scores = score(report.model, parts.held_out);
      report.baseline = score_baseline(artifact.preprocessor, parts.held_out);
      // The record goes into the file, so the model is made anew with its scores in it.
      copy_metrics(artifact.training.metrics, *report.scores);
      copy_metrics(artifact.training.baseline, *report.baseline);
    }
    report.parameters = artifact.network.parameters().trainable_parameters();
    report.model = Model(std::move(artifact), parts.threads);
    report.threads = engine.threads();
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return report;
  }

 private:
  static TrainingRecord record_of(const TrainingPlan::Parts& parts, const FitResult& result) {
    TrainingRecord record;
    record.seed = static_cast<std::int64_t>(parts.fit.seed);
    record.rows = parts.training.rows() + parts.validation.rows();
    record.epochs = result.epochs;
    record.best_epoch = result.best_epoch;
    record.optimizer = std::visit([](const auto& config) { return std::string(config.kind); },
                                  parts.fit.optimizer);
    record.split = parts.split;
    return record;
  }

  static void copy_metrics(std::vector<TrainingRecord::Metric>& to, const Scores& from) {
    to.clear();
    for (const Metric& metric : from.metrics) to.push_back({metric.name, metric.value});
  }
};

TrainReport run_training(TrainingPlan plan, EventSink* sink) {
  return Trainer::run(std::move(plan), sink);
}

Model train(const Sequential& network, const Table& table, const TrainOptions& options,
            EventSink* sink) {
  return run_training(plan_training(table, options, std::nullopt, "", &network), sink).model;
}

}  // namespace lamina
