#include "arguments/train_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <climits>
#include <cmath>
#include <filesystem>

#include "arguments/foreign_options.hpp"
#include "arguments/spec_file.hpp"
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

std::string choices(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text;
}

template <class Family>
std::string choices() {
  return choices(kinds<Family>());
}

/// Hidden layers may not be softmax: that answers a question, it does not learn features.
std::string hidden_activations() {
  std::vector<std::string_view> names = kinds<Activation>();
  std::erase(names, Softmax::kind);
  return choices(names);
}

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

void TrainArguments::declare(CommandLine& line) {
  data.declare(line, "DATA",
               "a table: .csv, .tsv or .jsonl, or images: IDX; plain, .gz, .zst or .zip; - is a "
               "table on standard input");

  const char* what = "What to learn";
  line.option(what, "--target", "COLUMN", target_,
              "the column to predict (required; of IDX images it is label)");
  line.option(what, "--task", "TASK", task_,
              "auto, classification or regression. auto: text, boolean or at most 20 distinct "
              "whole numbers is classification");
  line.option(what, "--test", "FILE|FRACTION", test_,
              "rows held out for the report: their share (0.2 when not given, 0 for none) or a "
              "table of their own");
  line.option(what, "--validation", "FRACTION", validation_,
              "share of the other rows that chooses the best epoch (0.15)");
  line.option(what, "--weights", "COLUMN", weights_,
              "the column that says how much a row counts in loss and scores, at least 0; it is no "
              "feature");
  line.options(what, "--class-weights", "HOW", class_weights_,
               "how much rows of a class count in the loss: balanced (classes weigh the same), or "
               "LABEL=WEIGHT,… where others weigh 1, or a number for each class in order");
  metrics_.declare(line, what);
  line.option(
      what, "--optimize", "METRIC", optimize_,
      "of two classes: answer the second one from the probability on where this is largest, "
      "out of fold: " +
          choices(threshold_metrics) +
          " (from 0.5 on); of an amount: transform it in the way by which this is smallest on "
          "validation rows: " +
          choices(amount_metrics) + " (rmse)");
  line.option(what, "--target-transform", "NAME", target_transform_,
              "an amount as it is learnt: standard (mean 0, deviation 1), log (its logarithm) or "
              "quantile (its rank as a normal number); auto is log where a trial is better by it "
              "(auto)");
  line.flag(what, "--clamp", clamp, "answers of an amount lie between its training values");
  line.option(what, "-o,--output", "FILE", output_, "the model file (DATA's name with .lamina)");

  split_.declare(line);
  table_.declare_columns(line);
  table_.declare_format(line);
  table_.declare_labels(line);

  const char* network = "The network (chosen by the size of the data when not given)";
  line.option(network, "--layers", "N,N,…", layers_,
              "units of each hidden layer, as in 64,64; none is a linear model");
  line.option(network, "--activation", "NAME", activation_, hidden_activations());
  line.option(network, "--dropout", "RATE", dropout_, "after each hidden layer, from 0 to below 1");
  line.option(network, "--model", "FILE", model_,
              "a JSON list of layers instead: [{\"kind\": \"dense\", \"units\": 64}, …]");

  line.option(
      network, "--recipe", "NAME", recipe_,
      "ensemble (several networks, each trained on most of the rows, whose mean answers), mlp (one "
      "network), or as published realmlp and realmlp-s (one network, RealMLP-TD and its simple "
      "form) and tabm-mini (many networks that share most weights); auto is an ensemble, but one "
      "network for images, for --quality fast and where --layers says how it looks (auto)");
  line.option(network, "--quality", "NAME", quality_,
              "how much work may go into an ensemble: good, at most about a minute on two cores; "
              "best, ten times that; fast, one network (good)");
  line.option(network, "--time-limit", "TIME", time_limit_,
              "be done in 90s, 5m or 2h: epochs are left away; the clock decides how many, so the "
              "model cannot be made again bit by bit");
  line.option(network, "--members", "N", members_, "networks of an ensemble: their mean answers");
  line.option(network, "--folds", "K", folds_,
              "parts of the training rows: each member leaves one out and is measured on it, in "
              "place of validation rows; 0 none");
  line.option(network, "--bins", "N", bins_,
              "half of the members see each number as its place among so many bins, all those of "
              "tabm-mini a vector that bends there; 0 none");

  const char* training = "The training (chosen by the size of the data when not given)";
  line.option(training, "--loss", "NAME", loss_,
              "cross_entropy (the one that fits the classes), " + choices<Loss>());
  line.option(training, "--optimizer", "NAME", optimizer_,
              choices<OptimizerConfig>() +
                  "; any fields may follow, of the loss and the schedule too, as in "
                  "adamw:weight_decay=0.02,beta2=0.99; what is not said stays as it is chosen");
  line.option(training, "--lr,--learning-rate", "RATE", rate_, "learning rate, above 0");
  line.option(training, "--schedule", "NAME", schedule_,
              choices<Schedule>() + ": how the learning rate changes");
  line.option(training, "--dropout-schedule", "NAME", dropout_schedule_,
              "how the rate of dropout changes, by the same names (constant)");
  line.option(training, "--decay-schedule", "NAME", decay_schedule_,
              "likewise weight decay (constant)");
  line.option(training, "--smoothing-schedule", "NAME", smoothing_schedule_,
              "likewise label_smoothing of the loss (constant)");
  line.option(training, "--warmup", "EPOCHS", warmup_,
              "the learning rate first rises for so many epochs, also a part of one; 0 none (1)");
  line.option(training, "--clip-value", "SIZE", clip_value_,
              "each number of a gradient is cut to this size; 0 none (0)");
  line.option(training, "--clip-norm", "NORM", clip_,
              "a gradient whose norm is larger is cut to it; 0 none (1)");
  line.option(training, "--epochs", "N", epochs_, "at most so many rounds over the rows");
  line.option(training, "--batch,--batch-size", "N", batch_, "rows a step");
  line.flag(training, "--drop-last", drop_last_,
            "rows that do not fill the last batch of an epoch are left out of it");
  line.option(training, "--accumulate", "N", accumulate_, "batches a step (1)");
  line.option(training, "--shards", "N", shards_,
              "parts of a batch, for several machines; each number has bits of its own (1)");
  line.option(training, "--average", "MEMORY", average_,
              "keep an average of the parameters over the steps, such as 0.999; 0 none (0)");
  line.options(training, "--param-group", "NAMES:FIELDS", groups_,
               "parameters that learn in their own way, by their names with * for any characters: "
               "embedding*:frozen=true, dense_1.*:rate=0.1, *:kind=bias,weight_decay=0; of several "
               "groups the first takes a parameter");
  line.option(training, "--patience", "N", patience_,
              "stop after so many epochs without a better validation score; 0 never");
  line.option(training, "--min-delta", "SIZE", min_delta_,
              "a score better by less does not renew the patience (0)");

  line.option(training, "--monitor", "SCORE", monitor_,
              "loss or accuracy: what of the validation rows chooses the best epoch (loss)");
  line.flag(training, "--keep-latest", keep_latest_,
            "of epochs of the same score keep the latest, not that of the smallest loss");

  const char* before = "Before a training: neither writes a model";
  line.flag(before, "--find-lr", find_lr,
            "try learning rates from 1e-7 to 10 on a run of a moment, and name one");
  line.option(before, "--svg", "FILE", svg_, "the plot of --find-lr as a picture too");
  line.flag(before, "--overfit-one-batch", overfit_one_batch,
            "train on one batch alone: tells whether the network can learn at all");

  line.option("The run", "--seed", "N", seed_,
              "0 when not given; same data, options and seed: same model file, byte for byte");
  declare_strict(line, strict);
  threads_.declare(line);
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  line.flag("The run", "--quiet", quiet, "print only the report and errors");
  line.flag("The run", "--verbose", verbose, "also print what memory the training takes");
  line.flag("The run", "--force", force, "replace the model file if it is there");
  checkpoint_.declare(line);
  log_.declare(line);
  line.option("The run", "--report", "FILE", report_,
              "also write all that was found as one HTML page, which needs no network");
  line.flag("The run", "--studio", studio,
            "look at it in the browser while it runs; the model is the same, bit by bit");
  line.option("The run", "--port", "N", port_, "of --studio: where the page is served");
  line.flag("The run", "--no-open", no_open, "of --studio: print the address only");
  line.foreign(foreign_training_options());
}

/// What the log says stands where nothing else is said; what contradicts it is refused by the run.
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
