#include "lamina/workflow/tune.hpp"

#include <fmt/format.h>

#include <utility>

#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "lamina/training/fit.hpp"
#include "workflow/defaults.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

namespace {

void require_options(const TuneOptions& options) {
  const auto refuse = [](const char* what, const char* option) {
    throw Error({.code = "usage.bad_value",
                 .what = what,
                 .where = option,
                 .fix = "choose a smaller share of validation rows, a rate above 0"});
  };
  if (!(options.validation > 0 && options.validation < 1)) {
    refuse("the share of validation rows must be within 0 and 1", "option --validation");
  }
  if (!(options.learning_rate > 0)) refuse("the learning rate must be above 0", "option --lr");
}

FitOptions fit_options(const Artifact& artifact, std::int64_t rows, const TuneOptions& options) {
  TrainOptions asked;
  asked.epochs = options.epochs;
  asked.batch = options.batch;
  asked.optimizer = AdamW{.learning_rate = options.learning_rate, .weight_decay = 0};
  asked.seed = options.seed;
  asked.stop = options.stop;
  const Task task = artifact.preprocessor.task();
  const bool says_spread = task == Task::regression && artifact.network.outputs()[0].columns() == 2;
  if (says_spread) asked.loss = GaussianLikelihood{};
  FitOptions fit =
      default_fit_options(size_of(artifact.preprocessor, rows), artifact.network, asked);
  fit.patience = 0;
  fit.check();
  return fit;
}

}  // namespace

TuneReport tune(const Model& model, const Table& table, const TuneOptions& options,
                EventSink* sink) {
  require_options(options);
  const Artifact& start = model.artifact();
  const Preprocessor& preprocessor = start.preprocessor;
  const Column& target = table.column(preprocessor.target());
  const std::vector<std::int64_t> known = rows_with_value(target);
  const bool classes = preprocessor.task() != Task::regression;
  const Split split = split_rows(known, options.validation, Seed(options.seed).at("tune"),
                                 classes ? &target : nullptr);
  const Prepared training = prepare(preprocessor, start.network, table, split.training);
  const Prepared validation =
      prepare_with_truth(preprocessor, start.network, table, split.held_out);
  const Prepared chooses = prepare(preprocessor, start.network, table, split.held_out);

  auto tuned = std::make_shared<Artifact>();
  tuned->preprocessor = preprocessor;
  tuned->network = start.network;
  tuned->parameters = start.parameters;
  const FitOptions fitting = fit_options(start, training.rows(), options);
  const Engine engine(options.threads);
  FitResult fitted = fit(engine, tuned->network, tuned->parameters, training.examples(),
                         chooses.examples(), fitting, sink);
  tuned->training.seed = static_cast<std::int64_t>(options.seed);
  tuned->training.rows = training.rows() + validation.rows();
  tuned->training.epochs = fitted.epochs;
  tuned->training.best_epoch = fitted.best_epoch;
  tuned->training.optimizer = fitting.optimizer.kind();
  tuned->training.split = "none: a model was trained further";
  Scores before = score(model, validation);
  Model result(tuned, options.threads);
  Scores after = score(result, validation);
  const char* const loss = classes ? "log_loss" : "rmse";
  if (after[loss] > before[loss]) {  // fit() does not know where it started
    tuned->parameters = start.parameters;
    tuned->training.best_epoch = fitted.best_epoch = 0;
    result = Model(tuned, options.threads);
    after = before;
  }
  return {.model = std::move(result),
          .before = std::move(before),
          .after = std::move(after),
          .fit = std::move(fitted),
          .rows = training.rows()};
}

}  // namespace lamina
