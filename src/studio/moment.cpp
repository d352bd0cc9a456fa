#include "studio/moment.hpp"

#include <algorithm>
#include <utility>

#include "data/batches.hpp"
#include "training/identity.hpp"
#include "training/state.hpp"

namespace lamina::studio {

const Model& Moment::model() const {
  std::call_once(once_, [&] {
    Artifact artifact;
    artifact.preprocessor = preprocessor();
    artifact.network = scene->network;
    artifact.parameters = answering();
    model_ = std::make_unique<const Model>(std::move(artifact), 1);
  });
  return *model_;
}

double Moment::rate(Next next) const {
  if (state.epoch >= state.options.epochs && state.step > 0) return state.learning_rate;
  FitOptions options = state.options;
  if (next == Next::row) options.batch_size = 1;
  const std::int64_t rows = std::max<std::int64_t>(1, state.data.training_rows);
  return learning_rate(options.optimizer) * next_rate_factor(state, options, rows);
}

std::int64_t Moment::next_row() const {
  return row_in_order(Seed(state.options.seed).at("fit"), state.epoch, state.epoch_rows,
                      data().training.rows());
}

StepAside::StepAside(const Moment& moment, Examples rows, Moment::Next next) {
  TrainingState state = moment.state;
  FitOptions& options = state.options;
  options.batch_size = rows.rows();
  options.shards = 1;
  options.accumulate = 1;
  options.folds = 0;
  options.patience = 0;
  options.time_limit = 0;
  options.schedule = {};
  options.epochs = state.epoch + 1;
  set_learning_rate(options.optimizer, moment.rate(next));
  state.optimizer.set_learning_rate(moment.rate(next));
  state.epoch_rows = 0;
  state.epoch_step = 0;
  state.epoch_loss = 0;
  state.epoch_weight = 0;
  state.best = state.parameters;  // of a training that has not begun there is none
  state.data = identity_of(rows, {});
  training_ = std::make_unique<Training>(engine_, moment.scene->network, std::move(state),
                                         std::move(rows), Examples{});
  training_->watch(true);
  training_->step();
  watched_ = *training_->watched();
}

}  // namespace lamina::studio
