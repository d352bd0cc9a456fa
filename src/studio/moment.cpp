#include "studio/moment.hpp"

#include <utility>

#include "training/identity.hpp"

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

double Moment::rate() const {
  return state.step > 0 ? state.learning_rate : learning_rate(state.options.optimizer);
}

StepAside::StepAside(const Moment& moment, Examples rows) {
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
  set_learning_rate(options.optimizer, moment.rate());
  state.optimizer.set_learning_rate(moment.rate());
  state.epoch_rows = 0;
  state.epoch_step = 0;
  state.epoch_loss = 0;
  state.epoch_weight = 0;
  state.data = identity_of(rows, {});
  training_ = std::make_unique<Training>(engine_, moment.scene->network, std::move(state),
                                         std::move(rows), Examples{});
  training_->watch(true);
  training_->step();
  watched_ = *training_->watched();
}

}  // namespace lamina::studio
