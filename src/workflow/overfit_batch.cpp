#include "lamina/workflow/overfit_batch.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "data/batches.hpp"
#include "lamina/training/initial_parameters.hpp"
#include "training/measure.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_steps = 2000;
constexpr double learnt_share = 0.01;

FitOptions batch_options(const TrainingPlan& plan, std::int64_t rows,
                         const std::atomic<bool>* stop) {
  FitOptions options = plan.fit_options();
  options.schedule = {};
  options.epochs = most_steps;  // of one step
  options.batch_size = rows;
  options.accumulate = 1;
  options.patience = 0;
  options.average = 0;
  options.folds = 0;
  options.stop = stop;
  options.loss->measure_only();
  for (OutputLoss& one : options.losses) one.loss->measure_only();
  options.optimizer->set_weight_decay(0);
  return options;
}

bool same_row(const std::vector<ConstView>& values, std::int64_t a, std::int64_t b) {
  return std::all_of(values.begin(), values.end(), [&](const ConstView& view) {
    const ConstView one = view.rows(a, 1);
    return std::memcmp(one.data(), view.rows(b, 1).data(), one.bytes()) == 0;
  });
}

std::int64_t contradictions(const Examples& batch) {
  std::int64_t found = 0;
  for (std::int64_t row = 1; row < batch.rows(); ++row) {
    for (std::int64_t other = 0; other < row; ++other) {
      if (!same_row(batch.inputs, row, other) || same_row(batch.targets, row, other)) continue;
      ++found;
      break;
    }
  }
  return found;
}

}  // namespace

BatchOverfit overfit_one_batch(const TrainingPlan& plan, int threads, const std::atomic<bool>* stop,
                               EventSink* sink) {
  const Engine engine(threads);
  const Network& network = plan.network();
  const Examples all = plan.training_examples();
  const std::int64_t rows = std::min(plan.fit_options().batch_size, all.rows());
  const FitOptions options = batch_options(plan, rows, stop);
  Batches batches(all, rows, Seed(options.seed).at("fit"));
  const Examples& batch = batches.gather(engine, 0, 0, rows);
  ParameterArena start = initial_parameters(engine, network, all, options.seed);
  BatchOverfit result{.rows = rows, .contradictions = contradictions(batch)};
  {
    const NetworkLoss loss(network, options);
    result.first_loss = Measure(engine, network, start, loss, batch, 1)().loss;
  }
  On<Note> notes([&](const Note& note) {
    if (sink != nullptr) sink->receive(note);
  });
  Training training(engine, network, std::move(start), batch, batch, options, &notes);
  result.loss = result.first_loss;
  while (!result.learnt && training.step()) {
    const EpochRecord& epoch = training.state().history.back();
    result.steps = epoch.epoch;
    result.loss = *epoch.validation_loss;
    result.accuracy = epoch.validation_accuracy;
    result.learnt = result.loss <= learnt_share * result.first_loss;
  }
  return result;
}

}  // namespace lamina
