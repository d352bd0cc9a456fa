// The recipe behind `lamina train`: from a table to a trained, measured model.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/events.hpp"
#include "lamina/data/split.hpp"
#include "lamina/data/table.hpp"
#include "lamina/objective/metrics.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "lamina/serving/model.hpp"
#include "lamina/training/fit.hpp"
#include "lamina/training/memory.hpp"
#include "lamina/workflow/checkpoint.hpp"
#include "lamina/workflow/control.hpp"
#include "lamina/workflow/importance.hpp"
#include "lamina/workflow/reliability.hpp"
#include "lamina/workflow/run_log.hpp"
#include "lamina/workflow/threshold.hpp"

namespace lamina {

/// Configs as a command line says them, "adamw:weight_decay=0.02"; empty: not said. What a text
/// does not say of its kind is as TrainOptions, or else the recipe, has it there, so that saying a
/// default aloud changes nothing; another kind has its own defaults. The loss cross_entropy is the
/// one that fits the task.
struct SaidConfigs {
  std::string loss = {};
  std::string optimizer = {};
  std::string schedule = {};

  /// Error `usage.…` for what no task can make sense of.
  void check() const;
};

/// What is trained: `ensemble` is several networks that share the rows and the work of one pass,
/// and answer with their mean; `mlp` is one. `automatic` is an ensemble, but one network for
/// images, for Quality::fast, and for whoever says its layers. The others are as published:
/// `tabm_mini` many networks that share all but a first scaling and the last layer (Gorishniy et
/// al. 2025), `realmlp_s` and `realmlp` one network, RealMLP-TD-S and RealMLP-TD (Holzmüller et al.
/// 2024).
enum class Recipe : std::uint8_t { automatic, ensemble, mlp, tabm_mini, realmlp_s, realmlp };
inline constexpr std::array<std::string_view, 6> recipe_names = {
    "auto", "ensemble", "mlp", "tabm-mini", "realmlp-s", "realmlp"};
/// Someone else's design.
constexpr bool is_published(Recipe recipe) {
  return recipe == Recipe::tabm_mini || recipe == Recipe::realmlp_s || recipe == Recipe::realmlp;
}

/// How much work may go into an ensemble, counted in multiplications, never in seconds: `good` is
/// at most about a minute on two cores, `best` ten times that; `fast` is one network.
enum class Quality : std::uint8_t { fast, good, best };
inline constexpr std::array<std::string_view, 3> quality_names = {"fast", "good", "best"};

/// What a user may say; a config that is given is taken whole, and what is left out is chosen by
/// the size and kind of the data.
struct TrainOptions {
  std::string target = {};
  std::string task = "auto";  ///< auto, classification or regression
  std::optional<Loss> loss = {};
  std::optional<OptimizerConfig> optimizer = {};
  std::optional<double> learning_rate = {};
  std::optional<ScheduleConfig> schedule = {};
  std::optional<std::int64_t> epochs = {};
  std::optional<std::int64_t> batch = {};
  std::optional<std::int64_t> patience = {};
  double min_delta = 0;                      ///< as FitOptions has it
  std::optional<double> clip_norm = {};      ///< as FitOptions has it; 0: none
  double clip_value = 0;                     ///< likewise
  std::optional<double> warmup_epochs = {};  ///< in place of the schedule's
  SaidConfigs said = {};
  Recipe recipe = Recipe::automatic;
  Quality quality = Quality::good;
  std::optional<std::int64_t> members = {};  ///< networks whose mean is the answer
  /// Parts of the training rows, one of which each member leaves out and is measured on, in place
  /// of validation rows; 0: none.
  std::optional<std::int64_t> folds = {};
  /// Of every column of numbers, for half of the members; 0: none.
  std::optional<std::int64_t> bins = {};
  /// Seconds from the call of plan_training() to the end of run_training(), within a tenth; 0:
  /// none. Epochs are left away and, at the end, steps; how many depends on the machine, so the
  /// model says that it cannot be made again bit by bit.
  double time_limit = 0;
  std::int64_t shards = 1;                  ///< as FitOptions has them
  std::int64_t accumulate = 1;              ///< likewise
  double average = 0;                       ///< likewise
  std::vector<ParameterGroup> groups = {};  ///< likewise
  /// What the network learns in place of an amount: what it does best with in a short trial on rows
  /// of the training part where that is in question, when not given.
  std::optional<TargetScale> target_transform = {};
  bool clamp = false;                   ///< answers of amounts lie within the training targets
  std::optional<Monitor> monitor = {};  ///< as FitOptions has it; and the five below
  std::optional<bool> keep_latest = {};
  std::optional<bool> drop_last = {};
  std::optional<Schedule> dropout_schedule = {};
  std::optional<Schedule> weight_decay_schedule = {};
  std::optional<Schedule> label_smoothing_schedule = {};
  /// Units of each hidden layer; none is a linear model.
  std::optional<std::vector<std::int64_t>> layers = {};
  std::optional<Activation> activation = {};
  std::optional<double> dropout = {};
  /// The column that says how much a row counts in the loss and in the scores, a number of at least
  /// 0; it is no feature. "": every row counts the same.
  std::string weights = {};
  /// How much the rows of a class count in the loss, of training and validation alike, beside their
  /// own weight: {"balanced"} for n / (K n_k), so that all K classes weigh the same; {"yes=3"},
  /// where classes that are not named count 1; or a number for each class, in their order.
  std::vector<std::string> class_weights = {};
  std::vector<MetricConfig> metrics = {};  ///< of the report, beside the usual scores
  double test = 0.2;                       ///< share of rows held out for the report; 0: none
  /// Of two classes the metric for which the threshold is chosen, above which the probability of
  /// the second one must be to be answered: one of threshold_metrics; "": ½ is the threshold.
  std::string optimize = "";
  /// Share of the other rows that chooses the best epoch; 0: none. When not given 0.15, or as the
  /// recipe has it.
  std::optional<double> validation = {};
  /// How both are chosen; when not given as `time` or `group` say, else at random.
  std::optional<SplitKind> split = {};
  std::string time = {};   ///< the column of SplitKind::time; "": the only column of dates
  std::string group = {};  ///< the column whose equal values stay together
  std::uint64_t seed = 0;
  ReadOptions reading = {};  ///< how the table was read: kept in the model, else without effect
  bool fingerprints = true;  ///< the model knows rows equal to those that trained it
  bool name_parts = false;   ///< for TrainingPlan::parts(), which costs 16 bytes a row
  int threads = 0;           ///< 0: those this process may use
  bool strict = false;       ///< a note about the data is an Error
  CheckpointOptions checkpoint = {};
  LogOptions log = {};
  Control* control = nullptr;  ///< directs the run from outside
  const std::atomic<bool>* stop = nullptr;
};

/// Everything that is decided before the first step, so that it can be shown first.
class TrainingPlan {
 public:
  TrainingPlan(TrainingPlan&&) noexcept;
  TrainingPlan& operator=(TrainingPlan&&) noexcept;
  TrainingPlan(const TrainingPlan&) = delete;
  TrainingPlan& operator=(const TrainingPlan&) = delete;
  ~TrainingPlan();

  const Preprocessor& preprocessor() const;
  const Network& network() const;
  /// What was decided about the data and added to the network; run_training() sends them to its
  /// sink first of all.
  Notes notes() const;
  const FitOptions& fit_options() const;
  /// The rows to learn from, as the network takes them: views that live as long as the plan.
  Examples training_examples() const;
  std::int64_t training_rows() const;
  std::int64_t validation_rows() const;
  std::int64_t held_out_rows() const;
  /// What training takes, all rows included; the table is freed before.
  const TrainingMemory& memory() const;
  /// Bytes that were needed to plan: the tables beside their rows as the network takes them.
  std::int64_t preparing_bytes() const;
  /// Whether all of that is less than a quarter of what this process can get.
  bool memory_is_ample() const;
  /// "20 % of the rows, stratified, seed 0" or "a table of its own".
  const std::string& split() const;
  /// What becomes of each row of the table: "train", "validation", "test", or "" for a row without
  /// a target. Held-out rows of a table of their own are not among them. Empty without
  /// TrainOptions::name_parts.
  std::vector<std::string_view> parts() const;
  /// TrainingRecord::recipe of the model to come.
  std::string recipe() const;
  /// TrainingRecord::settings of the model to come. Reads all rows.
  std::string settings() const;

 private:
  friend class Trainer;
  friend TrainingPlan plan_training(Table, const TrainOptions&, std::optional<Table>,
                                    const Network*);
  struct Parts;
  explicit TrainingPlan(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Splits, fits the preprocessing on the training rows and builds the network. Error
/// `resource.memory` when the training needs more than there is. `table` is freed before training.
/// Numbers that a table borrows (read_rows()) are read until run_training() is done.
/// `test`, when given, is the held-out table and `options.test` is ignored. `network`, when given,
/// is used as it is where it fits; what has to be added (a layer that makes numbers of the inputs,
/// a last layer that answers the task) is among the notes. Error `usage.conflict` for one
/// that contradicts the task, or beside options that describe a network. With `options.strict` the
/// first note about the data is an Error of its code.
TrainingPlan plan_training(Table table, const TrainOptions& options,
                           std::optional<Table> test = std::nullopt,
                           const Network* network = nullptr);

struct TrainReport {
  Model model;
  Notes notes;  ///< of the plan; the model keeps those about its table
  FitResult fit;
  std::optional<Scores> scores = {};    ///< on held-out rows
  std::optional<Scores> baseline = {};  ///< majority class or mean, on the same rows
  /// Of a model without hidden layers, on the same rows and features; nothing where the model is
  /// one itself.
  std::optional<Scores> linear = {};
  std::optional<std::int64_t> seen_rows = {};  ///< of the held-out ones, as in EvaluateReport
  std::optional<Scores> unseen_scores = {};    ///< likewise
  std::int64_t parameters = 0;                 ///< trainable numbers
  /// By what the logits of an ensemble's classes are divided, so that probabilities are as large as
  /// rows that a network did not learn from call for; nothing for one network and for amounts.
  std::optional<double> temperature = {};
  std::optional<Reliability> reliability = {};  ///< on the held-out rows; of classes
  /// Which columns the model relies on; nothing where it could not be told in a tenth of the time.
  std::optional<Importances> importances = {};
  std::string weights = {};  ///< the column that all scores are weighted by; "": none
  int threads = 0;
  double seconds = 0;  ///< planning not included
};

/// Trains, or goes on where a checkpoint was left, then measures the best epoch on the held-out
/// rows. Equal data and options give an equal model, however often the run was ended and gone on
/// with. Error `usage.other_data`, `usage.other_options` or `checkpoint.…` when a run cannot be
/// gone on with.
TrainReport run_training(TrainingPlan plan, EventSink* sink = nullptr);

/// The ten-line way: plan and run on `table` with a network of one's own.
Model train(const Network& network, const Table& table, const TrainOptions& options,
            EventSink* sink = nullptr);

}  // namespace lamina
