#include "lamina/workflow/train.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "artifacts/description.hpp"
#include "core/available_memory.hpp"
#include "core/heap.hpp"
#include "data/member_rows.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/logged_run.hpp"
#include "preprocess/row_digests.hpp"
#include "workflow/calibrate.hpp"
#include "workflow/draft.hpp"
#include "workflow/drive.hpp"
#include "workflow/environment.hpp"
#include "workflow/fork.hpp"
#include "workflow/importance.hpp"
#include "workflow/linear_baseline.hpp"
#include "workflow/prepared.hpp"
#include "workflow/record.hpp"
#include "workflow/reliability.hpp"
#include "workflow/run_identity.hpp"
#include "workflow/seen_rows.hpp"
#include "workflow/settings.hpp"
#include "workflow/unlearnt.hpp"

namespace lamina {

struct TrainingPlan::Parts {
  TrainingDraft draft;
  Prepared training, validation, held_out;
  /// A table in memory that takes less than the features of its held-out rows: they are made when
  /// the training is done.
  std::optional<Table> held_out_table;
  int threads = 0;
  Fingerprints fingerprints;     ///< of training and validation rows
  std::optional<SeenRows> seen;  ///< of the held-out ones
  std::vector<std::string_view> row_parts;
  std::vector<MetricConfig> metrics;  ///< beside the usual scores
  CheckpointOptions checkpoint;
  LogOptions log;
  Control* control = nullptr;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();

  void make_held_out_features();
};

/// Of the held-out rows, where they are still to be made.
void TrainingPlan::Parts::make_held_out_features() {
  if (!held_out_table) return;
  return_freed_memory();
  held_out.features = draft.preprocessor.apply(*held_out_table, draft.held_out);
  held_out_table.reset();
  std::vector<std::int64_t>().swap(draft.held_out);
}

TrainingPlan::TrainingPlan(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TrainingPlan::TrainingPlan(TrainingPlan&&) noexcept = default;
TrainingPlan& TrainingPlan::operator=(TrainingPlan&&) noexcept = default;
TrainingPlan::~TrainingPlan() = default;

const Preprocessor& TrainingPlan::preprocessor() const {
  return parts_->draft.preprocessor;
}
const Network& TrainingPlan::network() const {
  return parts_->draft.network;
}
const FitOptions& TrainingPlan::fit_options() const {
  return parts_->draft.fit;
}
Examples TrainingPlan::training_examples() const {
  return parts_->training.examples();
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
Notes TrainingPlan::notes() const {
  const TrainingDraft& draft = parts_->draft;
  Notes all = draft.notes;
  all.insert(all.end(), draft.test_notes.begin(), draft.test_notes.end());
  all.insert(all.end(), draft.added.begin(), draft.added.end());
  return all;
}
const std::string& TrainingPlan::split() const {
  return parts_->draft.split;
}

std::vector<std::string_view> TrainingPlan::parts() const {
  return parts_->row_parts;
}

std::string TrainingPlan::recipe() const {
  return canonical(recipe_of(parts_->draft));
}
std::string TrainingPlan::settings() const {
  parts_->make_held_out_features();
  return settings_of(parts_->draft, parts_->training, parts_->validation, parts_->held_out);
}

const TrainingMemory& TrainingPlan::memory() const {
  return parts_->draft.memory;
}

bool TrainingPlan::memory_is_ample() const {
  const std::int64_t most = std::max(memory().total(), preparing_bytes());
  return most < available_memory().bytes / 4;
}

std::int64_t TrainingPlan::preparing_bytes() const {
  return parts_->draft.preparing;
}

namespace {

void name_parts(std::vector<std::string_view>& names, std::int64_t rows, const TrainingDraft& draft,
                bool own_test) {
  names.assign(static_cast<std::size_t>(rows), "");
  const auto name = [&](const std::vector<std::int64_t>& part, std::string_view as) {
    for (const std::int64_t row : part) names[static_cast<std::size_t>(row)] = as;
  };
  name(draft.training, "train");
  name(draft.validation, "validation");
  if (!own_test) name(draft.held_out, "test");
}

}  // namespace

TrainingPlan plan_training(Table table, const TrainOptions& options, std::optional<Table> test,
                           const Network* network) {
  auto parts = std::make_unique<TrainingPlan::Parts>();
  TrainingDraft& draft = parts->draft;
  const bool forks = !options.checkpoint.fork.empty();
  draft = draft_training(table, forks ? options_of_fork(options) : options, test ? &*test : nullptr,
                         network);
  if (options.strict) refuse_notes(draft.notes, table.name());
  require_room(draft.preprocessor);
  // The tables are freed before the training.
  require_memory(draft.memory, draft.preparing - draft.memory.data);
  std::vector<std::uint64_t> trained, held_out;
  if (options.fingerprints) {
    trained = row_digests(draft.preprocessor, table, draft.training);
    const auto more = row_digests(draft.preprocessor, table, draft.validation);
    trained.insert(trained.end(), more.begin(), more.end());
    held_out = row_digests(draft.preprocessor, test ? *test : table, draft.held_out);
  }
  return_freed_memory();  // what drafting took, before the large part
  parts->validation = prepare(draft.preprocessor, draft.network, table, draft.validation);
  parts->validation.weights =
      loss_weights(draft.weighting, draft.preprocessor, table, draft.validation);
  const Table& held_out_table = test ? *test : table;
  parts->held_out = truth_of(draft.preprocessor, draft.network, held_out_table, draft.held_out);
  const std::int64_t features =
      rows_to_come(draft.preprocessor, draft.network, parts->held_out.rows(), false).bytes();
  const bool later = held_out_table.bytes() < features;
  if (!later && !draft.held_out.empty()) {
    parts->held_out.features = draft.preprocessor.apply(held_out_table, draft.held_out);
  }
  parts->held_out.row_weights =
      column_weights(held_out_table, draft.weighting.column, draft.held_out);
  if (test) {
    Notes notes;
    note_unseen_classes(parts->held_out, test->column(options.target), draft.held_out, notes);
    add_test_notes(draft, test->name(), std::move(notes));
  }
  if (options.name_parts) {
    name_parts(parts->row_parts, table.rows(), draft, test.has_value());
  }
  Tensor weights = loss_weights(draft.weighting, draft.preprocessor, table, draft.training);
  const std::string test_name = test ? test->name() : "";
  if (later) parts->held_out_table = std::move(test ? *test : table);
  // Last, since it uses the table up.
  parts->training =
      later && !test
          ? prepare(draft.preprocessor, draft.network, *parts->held_out_table, draft.training)
          : prepare(draft.preprocessor, draft.network, std::move(table), draft.training);
  put_encoded(draft.encoded, 1, parts->training.features);
  draft.encoded = {};
  parts->training.folds = std::move(draft.folds);
  parts->training.weights = std::move(weights);
  table = Table();
  test.reset();
  // Assigned an empty vector, they would keep their room.
  for (auto* rows : {&draft.training, &draft.validation, &draft.held_out}) {
    if (rows != &draft.held_out || !later) std::vector<std::int64_t>().swap(*rows);
  }
  return_freed_memory();
  if (options.fingerprints) {
    parts->fingerprints = fingerprints_of_rows(std::move(trained), options.seed);
    parts->seen = seen_rows(parts->fingerprints, held_out);
    return_freed_memory();
  }
  if (parts->seen && draft.test_table) {
    Notes notes;
    note_seen_rows(*parts->seen, parts->held_out.rows(), notes);
    add_test_notes(draft, test_name, std::move(notes));
  }
  if (options.strict) refuse_notes(draft.test_notes, "");
  parts->metrics = options.metrics;
  // What is optimized is told, of the metrics that are not always.
  for (const MetricConfig& metric : MetricConfig::shipped()) {
    if (metric.kind() == options.optimize) parts->metrics.push_back(metric);
  }
  parts->threads = options.threads;
  parts->checkpoint = options.checkpoint;
  parts->log = options.log;
  parts->control = options.control;
  return TrainingPlan(std::move(parts));
}

class Trainer {
 public:
  static TrainReport run(TrainingPlan plan, EventSink* sink) {
    const auto started = std::chrono::steady_clock::now();
    TrainingPlan::Parts& parts = *plan.parts_;
    const Engine engine(parts.threads);
    Notes notes = plan.notes();
    send(notes, sink);
    Driven driven = drive(engine, parts, sink);
    parts.make_held_out_features();
    // The fixed plan that it came to.
    if (parts.draft.time_limit > 0) parts.draft.fit.epochs = driven.planned_epochs;
    const bool calibrated =
        calibrate(engine, parts.draft.network, driven.best, parts.training.examples(),
                  parts.validation.examples(), parts.draft.fit);
    auto artifact = std::make_shared<Artifact>();
    artifact->training = record_of(parts.draft, parts.training, parts.validation, parts.held_out,
                                   driven.result.epochs, driven.result.best_epoch);
    artifact->preprocessor = std::move(parts.draft.preprocessor);
    artifact->network = std::move(parts.draft.network);
    artifact->parameters = std::move(driven.best);
    artifact->fingerprints = std::move(parts.fingerprints);
    std::optional<Scores> linear;
    if (driven.result.best_epoch > 0) {
      linear = score_linear(engine, *artifact, parts.training, parts.validation, parts.held_out,
                            parts.metrics);
      return_freed_memory();
    }
    TrainReport report{.model = Model(artifact, parts.threads),
                       .notes = std::move(notes),
                       .fit = std::move(driven.result)};
    const std::int64_t epochs = report.fit.best_epoch > 0 ? report.fit.epochs : 0;
    report.importances = importances_of_training(report.model, parts.training, parts.validation,
                                                 parts.held_out, epochs);
    return_freed_memory();
    const TrainedRows rows{engine,           report.model,   parts.training,
                           parts.validation, parts.held_out, parts.draft.fit};
    if (epochs > 0) {
      artifact->residuals = residuals_of(rows);
      artifact->decision = decide(rows, parts.draft.optimize, parts.draft.weighting);
    }
    parts.training = {};
    parts.validation = {};
    if (parts.held_out.rows() > 0) {
      report.scores = score(report.model, parts.held_out, parts.metrics);
      report.baseline = score_baseline(artifact->preprocessor, parts.held_out, parts.metrics);
      report.reliability = reliability(report.model, parts.held_out);
      report.weights = parts.draft.weighting.column;
      // Nobody has seen the model yet: its scores go into what it holds, but for those that were
      // only asked for.
      artifact->training.metrics = kept_metrics(*report.scores);
      artifact->training.baseline = kept_metrics(*report.baseline);
      if (linear) artifact->training.linear = kept_metrics(*linear);
      report.linear = std::move(linear);
      if (parts.seen) report.seen_rows = parts.seen->rows;
      if (parts.seen && parts.seen->rows > 0 && !parts.seen->unseen.empty()) {
        report.unseen_scores =
            score(report.model, rows_at(parts.held_out, parts.seen->unseen), parts.metrics);
      }
    }
    report.parameters = artifact->network.parameters().trainable_parameters();
    if (calibrated && artifact->preprocessor.task() != Task::regression) {
      report.temperature = temperature_of(artifact->network, artifact->parameters);
    }
    report.threads = engine.threads();
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return report;
  }

 private:
  static Driven drive(const Engine& engine, TrainingPlan::Parts& parts, EventSink* sink) {
    Drive drive{.engine = engine,
                .network = parts.draft.network,
                .training = parts.training.examples(),
                .validation = parts.validation.examples(),
                .options = parts.draft.fit,
                .checkpoint = parts.checkpoint,
                .log = parts.log,
                .control = parts.control,
                .fork = parts.checkpoint.fork,
                .sink = sink};
    std::optional<TimeLimit> limit;
    if (parts.draft.time_limit > 0) {
      const MemberRows rows(drive.training, drive.options.members);
      drive.time_limit = &limit.emplace(parts.draft.time_limit, parts.started, rows.rows());
    }
    const bool logged = !parts.log.folder.empty();
    const bool replayed = !parts.log.replay.empty();
    std::optional<LoggedRun> repeated;
    if (replayed) repeated = read_log(parts.log.replay);
    if (repeated && drive.fork.empty()) drive.fork = repeated->fork;
    // Reads all rows, so only where it is asked for.
    if (!drive.fork.empty() || !parts.checkpoint.folder.empty() || parts.control != nullptr ||
        logged || replayed) {
      parts.make_held_out_features();
      drive.run = identity_of_run(parts.draft, parts.training, parts.validation, parts.held_out);
    }
    if (logged)
      drive.environment = environment_of(parts.draft, drive.run, engine.threads(), drive.fork);
    if (repeated) {
      require_same_run(repeated->run, drive.run, "the log " + printable(parts.log.replay, 200),
                       "give the same data and options, or name another folder");
    }
    return lamina::run(drive);
  }
};

TrainReport run_training(TrainingPlan plan, EventSink* sink) {
  return Trainer::run(std::move(plan), sink);
}

Model train(const Network& network, const Table& table, const TrainOptions& options,
            EventSink* sink) {
  return run_training(plan_training(table, options, std::nullopt, &network), sink).model;
}

}  // namespace lamina
