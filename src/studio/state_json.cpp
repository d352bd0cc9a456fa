#include "studio/state_json.hpp"

#include "studio/number.hpp"
#include "training/step_passes.hpp"

namespace lamina::studio {

namespace {

Json optional_number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

}  // namespace

Json controls_json(const Scene& scene, const FitOptions& fit, double speed) {
  return {{"learning_rate", number(learning_rate(fit.optimizer))},
          {"batch_size", fit.batch_size},
          {"dropout", scene.dropout},
          {"activation", scene.activation},
          {"layers", scene.layers},
          {"epochs", fit.epochs},
          {"optimizer", fit.optimizer.kind()},
          {"loss", fit.loss.kind()},
          {"speed", speed},
          {"seed", fit.seed}};
}

Json state_json(const Scene& scene, const TrainingState& now) {
  const bool measured = !now.history.empty();
  const EpochRecord last = measured ? now.history.back() : EpochRecord{};
  const double rate = now.step > 0 ? now.learning_rate : learning_rate(now.options.optimizer);
  return {{"version", scene.version},
          {"run", 1},
          {"status", "finished"},
          {"why", ""},
          {"error", nullptr},
          {"epoch", now.epoch},
          {"step", now.step},
          {"epoch_step", now.epoch_step},
          {"steps_per_epoch", steps_of_epoch(now.options, scene.data->training.rows())},
          {"loss", nullptr},
          {"epoch_loss", measured ? number(last.loss) : Json(nullptr)},
          {"validation_loss", optional_number(last.validation_loss)},
          {"validation_accuracy", optional_number(last.validation_accuracy)},
          {"untrained_loss", nullptr},
          {"untrained_accuracy", nullptr},
          {"best_epoch", now.best_epoch},
          {"best_loss", now.best_epoch > 0 ? number(now.best_loss) : Json(nullptr)},
          {"rate_now", number(rate)},
          {"steps_per_second", 0},
          {"watching", 0},
          {"controls", controls_json(scene, now.options, 0)},
          {"oldest", now.step},
          {"newest", now.step},
          {"snapshots", Json::array()},
          {"saved", ""},
          {"sealed", false}};
}

Json state_json(const Moment& moment) {
  return state_json(*moment.scene, moment.state);
}

}  // namespace lamina::studio
