#include "workflow/linear_baseline.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "artifacts/network_json.hpp"
#include "lamina/core/error.hpp"
#include "lamina/training/fit.hpp"
#include "workflow/defaults.hpp"

namespace lamina {

namespace {

// A linear model needs few steps; more of them cost a deep one's time.
constexpr std::int64_t batch = 256;
constexpr std::int64_t steps = 600;
constexpr std::int64_t least_epochs = 3;
constexpr std::int64_t most_epochs = 60;
constexpr double learning_rate = 0.02;

/// Of several outputs of the deep network the first says how the answer is compared.
Examples first_target(const Prepared& rows) {
  Examples examples = rows.examples();
  if (examples.targets.size() > 1) examples.targets.resize(1);
  return examples;
}

Network linear_network(const DataSize& size) {
  std::vector<LayerConfig> layers;
  if (auto front = front_layer(size.inputs)) layers.push_back(*std::move(front));
  Dense last = last_layer(size);
  if (size.outputs > 1) last.activation = Activation::softmax;
  layers.emplace_back(last);
  Network network = Sequential(std::move(layers));
  network.build(size.inputs);
  return network;
}

FitOptions linear_options(const DataSize& size) {
  FitOptions fit;
  if (size.task == Task::regression) {
    fit.loss = MeanSquaredError{};
  } else if (size.outputs > 1) {
    fit.loss = SoftmaxCrossEntropy{};
  } else {
    fit.loss = BinaryCrossEntropy{};
  }
  fit.optimizer = Adam{.learning_rate = learning_rate};
  fit.schedule = {.schedule = CosineSchedule{}};
  fit.batch_size = std::clamp<std::int64_t>(size.rows / 16, 16, batch);
  const std::int64_t steps_an_epoch = (size.rows + fit.batch_size - 1) / fit.batch_size;
  fit.epochs = std::clamp(steps / steps_an_epoch, least_epochs, most_epochs);
  return fit;
}

}  // namespace

std::optional<Scores> score_linear(const Engine& engine, const Artifact& deep,
                                   const Prepared& training, const Prepared& validation,
                                   const Prepared& held_out,
                                   std::span<const MetricConfig> metrics) {
  if (held_out.rows() == 0 || training.rows() == 0) return {};
  DataSize size = size_of(deep.preprocessor, training.rows());
  const bool classes = training.targets[0].dtype() == DType::i32;
  if (classes) size.outputs = static_cast<std::int64_t>(deep.preprocessor.labels().size());
  auto linear = std::make_shared<Artifact>();
  linear->preprocessor = deep.preprocessor;
  linear->network = linear_network(size);
  if (network_to_json(linear->network) == network_to_json(deep.network)) return {};
  try {
    linear->parameters = linear->network.initialize(Seed(0));
    fit(engine, linear->network, linear->parameters, first_target(training),
        first_target(validation), linear_options(size));
  } catch (const Error&) {
    return {};  // the deep model is there, and is worth more than its rival
  }
  return score(Model(std::move(linear), engine.threads()), held_out, metrics);
}

}  // namespace lamina
