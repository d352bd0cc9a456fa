#include "arguments/train_arguments.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arguments/foreign_options.hpp"

namespace lamina::cli {

namespace {

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

}  // namespace

/// Hidden layers may not be softmax: that answers a question, it does not learn features.
std::string hidden_activations() {
  std::vector<std::string_view> names = kinds<Activation>();
  std::erase(names, Softmax::kind);
  return choices(names);
}

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
}  // namespace lamina::cli
