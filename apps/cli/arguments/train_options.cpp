// What the words of `lamina train` mean.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "arguments/spec_file.hpp"
#include "arguments/train_arguments.hpp"
#include "arguments/values.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/core/text_fields.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t most_epochs = 1'000'000;
constexpr std::int64_t most_batches_a_step = 1'000'000;
constexpr std::int64_t most_shards = 1024;

/// "dense_1.*:rate=0.1".
ParameterGroup group_of(const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  ParameterGroup group{.names = not_empty("--param-group", text.substr(0, colon))};
  TextFields fields(std::string_view(text).substr(std::min(colon + 1, text.size())), group.names,
                    "command line, option --param-group");
  group.fields(fields);
  fields.finish();
  return group;
}

}  // namespace

void TrainArguments::interpret_replay() {
  const std::optional<LoggedRun> logged = log_.replayed();
  if (!logged) return;
  options = logged->options;
  if (!target_) target_ = options.target;
  if (!model_ && !layers_ && !activation_ && !dropout_) {
    network = network_from_spec(logged->spec, "the log of --replay");
  }
}

void TrainArguments::interpret() {
  interpret_replay();
  if (!target_) {
    const std::string usual = usual_target(data.first());
    if (!usual.empty()) target_ = usual;
  }
  if (!target_) {
    throw Error({.code = "usage.missing_option",
                 .what = "--target is missing: which column is to be predicted?",
                 .where = "command line, lamina train",
                 .fix = fmt::format(
                     "add --target COLUMN; lamina inspect {} lists the columns",
                     data.first() == "-" ? "FILE" : shell_word(printable(data.first(), 200)))});
  }
  options.target = not_empty("--target", *target_);
  static constexpr std::array<std::string_view, 3> tasks = {"auto", "classification", "regression"};
  if (task_) options.task = one_of("--task", *task_, tasks);
  interpret_test();
  if (validation_) {
    options.validation = real_number("--validation", *validation_, below_one());
  }
  interpret_network();
  interpret_optimizer();
  if (epochs_) options.epochs = whole_number("--epochs", *epochs_, 1, most_epochs);
  if (batch_) options.batch = whole_number("--batch", *batch_, 1, largest_batch);
  if (accumulate_) {
    options.accumulate = whole_number("--accumulate", *accumulate_, 1, most_batches_a_step);
  }
  if (recipe_) options.recipe = choice<Recipe>("--recipe", *recipe_, recipe_names);
  if (quality_) options.quality = choice<Quality>("--quality", *quality_, quality_names);
  if (time_limit_) {
    const auto seconds = seconds_of(*time_limit_);
    if (!seconds) {
      bad_value("--time-limit", fmt::format("'{}' is no time", printable(*time_limit_)),
                "give a whole number of at least 1 and its unit, as in 90s, 5m or 2h");
    }
    options.time_limit = *seconds;
  }
  if (bins_) options.bins = whole_number("--bins", *bins_, 0, 1 << 10);
  if (members_) options.members = whole_number("--members", *members_, 1, 1 << 10);
  if (folds_) options.folds = whole_number("--folds", *folds_, 0, 1 << 10);
  if (shards_) options.shards = whole_number("--shards", *shards_, 1, most_shards);
  if (average_) options.average = real_number("--average", *average_, below_one());
  if (!groups_.empty()) options.groups.clear();
  for (const std::string& group : groups_) options.groups.push_back(group_of(group));
  if (patience_) options.patience = whole_number("--patience", *patience_, 0, most_epochs);
  if (min_delta_) options.min_delta = real_number("--min-delta", *min_delta_, at_least(0));
  interpret_epochs();
  if (seed_) {
    options.seed = natural_number("--seed", *seed_);
  }
  interpret_weights();
  options.metrics = metrics_.value();
  if (optimize_) {
    // Which of them fit is known when the task is.
    std::vector<std::string_view> metrics(threshold_metrics.begin(), threshold_metrics.end());
    metrics.insert(metrics.end(), amount_metrics.begin(), amount_metrics.end());
    options.optimize = one_of("--optimize", *optimize_, metrics);
  }
  options.clamp = clamp;
  if (target_transform_ && *target_transform_ != "auto") {
    options.target_transform =
        choice<TargetScale>("--target-transform", *target_transform_, target_scale_names);
  }
  if (svg_) svg = not_empty("--svg", *svg_);
  if (report_) report = not_empty("--report", *report_);
  if (port_) port = static_cast<int>(whole_number("--port", *port_, 1, 65535));
  if ((port_ || no_open) && !studio) {
    throw Error({.code = "usage.conflict",
                 .what = fmt::format("{} is said of a page, and none is asked for",
                                     port_ ? "--port" : "--no-open"),
                 .where = "command line, lamina train",
                 .fix = "add --studio"});
  }
  if (find_lr && overfit_one_batch) {
    throw Error({.code = "usage.conflict",
                 .what = "--find-lr and --overfit-one-batch are two tests",
                 .where = "command line, lamina train",
                 .fix = "ask for one of them at a time"});
  }
  if (!svg.empty() && !find_lr) {
    throw Error({.code = "usage.conflict",
                 .what = "--svg is a picture of what --find-lr found",
                 .where = "command line, option --svg",
                 .fix = "add --find-lr, or leave --svg out"});
  }
  options.threads = threads_.value();
  options.strict = strict;
  options.checkpoint = checkpoint_.value();
  options.log = log_.value();
  table_.apply(reading);
  split_.apply(options, reading);
  split_file = split_.file();
  reading.target = options.target;
  options.reading = reading;
  reading.threads = options.threads;
  refuse_dropped("--target", "target", options.target);
  refuse_dropped("--weights", "weight of the rows", options.weights);
  if (options.weights != options.target) read_weights_as_numbers(options.weights, reading);
  output = output_ ? not_empty("--output", *output_) : stem_of(data.first()) + ".lamina";
  if (output == "-") {
    bad_value("--output", "a model is not written to standard output",
              "name a file: -o model.lamina; ./- is a file of that name");
  }
}

/// Which epoch is the best one, what it is made of, and what changes from one to the next.
void TrainArguments::interpret_epochs() {
  static constexpr std::array<std::string_view, 2> monitors = {"loss", "accuracy"};
  if (monitor_) options.monitor = choice<Monitor>("--monitor", *monitor_, monitors);
  if (keep_latest_) options.keep_latest = true;
  if (drop_last_) options.drop_last = true;
  const auto schedule = [](const char* option, const std::optional<std::string>& text,
                           std::optional<Schedule>& value) {
    if (text) value = from_text<Schedule>(*text, fmt::format("command line, option {}", option));
  };
  schedule("--dropout-schedule", dropout_schedule_, options.dropout_schedule);
  schedule("--decay-schedule", decay_schedule_, options.weight_decay_schedule);
  schedule("--smoothing-schedule", smoothing_schedule_, options.label_smoothing_schedule);
}

void TrainArguments::interpret_weights() {
  if (weights_) options.weights = not_empty("--weights", *weights_);
  if (!class_weights_.empty()) options.class_weights = names("--class-weights", class_weights_);
}

void TrainArguments::refuse_dropped(const char* option, const char* what,
                                    const std::string& column) const {
  const std::vector<std::string>& drop = reading.drop;
  if (column.empty() || std::find(drop.begin(), drop.end(), column) == drop.end()) return;
  throw Error({.code = "usage.conflict",
               .what = fmt::format("'{}' is the {} and is dropped too", printable(column), what),
               .where = fmt::format("command line, options {} and --drop", option),
               .fix = "take it out of --drop"});
}

void TrainArguments::interpret_test() {
  if (!test_) return;
  const std::string text = not_empty("--test", *test_);
  double fraction = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), fraction);
  const bool whole = stopped == text.data() + text.size();
  std::error_code ignored;
  const bool numeric = whole || error != std::errc::invalid_argument || text[0] == '-';
  if (text != "-" && (whole || (numeric && !std::filesystem::exists(text, ignored)))) {
    options.test = real_number("--test", text, below_one());
    return;
  }
  if (text == "-") {
    bad_value("--test", "the held-out rows cannot come from standard input",
              "give a file, or a share of the rows such as 0.2");
  }
  test_file = text;
}

void TrainArguments::interpret_network() {
  if (layers_) options.layers = layer_sizes("--layers", *layers_);
  if (activation_) {
    const char* where = "command line, option --activation";
    options.activation = from_text<Activation>(*activation_, where);
    if (options.activation->as<Softmax>() != nullptr) {
      bad_value("--activation", "softmax answers a question, and learns no features",
                fmt::format("choose one of: {}", hidden_activations()));
    }
  }
  if (dropout_) options.dropout = real_number("--dropout", *dropout_, below_one());
  if (!model_) return;
  for (const auto& [name, given] : {std::pair{"--layers", layers_.has_value()},
                                    {"--activation", activation_.has_value()},
                                    {"--dropout", dropout_.has_value()},
                                    {"--bins", bins_.has_value()}}) {
    if (!given) continue;
    throw Error(
        {.code = "usage.conflict",
         .what = fmt::format("--model describes the whole network, so {} has no place", name),
         .where = fmt::format("command line, options --model and {}", name),
         .fix = fmt::format("write it into the file of --model, or leave --model out")});
  }
  network = read_spec(not_empty("--model", *model_), ", given by --model");
}

void TrainArguments::interpret_optimizer() {
  if (loss_) options.said.loss = not_empty("--loss", *loss_);
  if (optimizer_) options.said.optimizer = not_empty("--optimizer", *optimizer_);
  if (schedule_) options.said.schedule = not_empty("--schedule", *schedule_);
  options.said.check();
  if (rate_) options.learning_rate = real_number("--lr", *rate_, above(0));
  if (clip_value_) options.clip_value = real_number("--clip-value", *clip_value_, at_least(0));
  if (clip_) options.clip_norm = real_number("--clip-norm", *clip_, at_least(0));
  if (warmup_) options.warmup_epochs = real_number("--warmup", *warmup_, at_least(0));
}

}  // namespace lamina::cli
