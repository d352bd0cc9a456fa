#include "workflow/bench_network.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "lamina/model/sequential.hpp"
#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "training/step.hpp"

namespace lamina {

namespace {

void fill_normal(const View& view, Seed seed) {
  for (std::int64_t i = 0; i < view.elements(); ++i) {
    view.f32()[i] = static_cast<float>(normal(seed, static_cast<std::uint64_t>(i)));
  }
}

Loss loss_of(const BenchNetwork& network) {
  if (network.regression) return MeanSquaredError{};
  if (network.sizes.back() == 1) return BinaryCrossEntropy{};
  return SoftmaxCrossEntropy{};
}

Tensor targets_of(const BenchNetwork& network) {
  const std::int64_t outputs = network.sizes.back();
  if (!network.regression && outputs > 1) {
    Tensor labels(Shape{network.batch}, DType::i32);
    for (std::int64_t i = 0; i < network.batch; ++i) {
      labels.i32()[i] = static_cast<std::int32_t>(i % outputs);
    }
    return labels;
  }
  Tensor targets(Shape{network.batch, outputs});
  fill_normal(targets, Seed(2));
  if (!network.regression) {
    std::for_each_n(targets.f32(), targets.elements(), [](float& t) { t = t > 0 ? 1.0F : 0.0F; });
  }
  return targets;
}

/// As if trained on a table of as many number columns as the network has inputs.
Artifact artifact_of(const BenchNetwork& network) {
  constexpr std::int64_t rows = 40;  // enough to tell numbers from classes
  Table table("bench");
  for (std::int64_t column = 0; column < network.sizes.front(); ++column) {
    std::vector<double> values;
    for (std::int64_t row = 0; row < rows; ++row) {
      values.push_back(normal(Seed(3), static_cast<std::uint64_t>(column * rows + row)));
    }
    table.add_numbers("x" + std::to_string(column), std::move(values));
  }
  std::vector<std::string> labels;
  const std::int64_t classes = std::max<std::int64_t>(network.sizes.back(), 2);
  for (std::int64_t row = 0; row < rows; ++row)
    labels.push_back("c" + std::to_string(row % classes));
  table.add_categories("y", labels);
  std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), std::int64_t{0});

  Artifact artifact;
  artifact.preprocessor = Preprocessor::fit(table, all, {.target = "y", .task = "classification"});
  artifact.network = network.build();
  artifact.parameters = artifact.network.initialize(Seed(1));
  return artifact;
}

}  // namespace

std::string BenchNetwork::text() const {
  std::string text;
  for (const std::int64_t size : sizes) text += (text.empty() ? "" : "-") + std::to_string(size);
  return text;
}

std::int64_t BenchNetwork::products() const {
  return sizes[0] * sizes[1] + products_after_first();
}

std::int64_t BenchNetwork::products_after_first() const {
  return std::inner_product(sizes.begin() + 1, sizes.end() - 1, sizes.begin() + 2, std::int64_t{0});
}

Network BenchNetwork::build() const {
  std::vector<LayerConfig> layers;
  for (std::size_t i = 1; i + 1 < sizes.size(); ++i) {
    layers.emplace_back(Dense{.units = sizes[i], .activation = Activation::relu});
    if (dropout > 0) layers.emplace_back(Dropout{dropout});
  }
  const Activation& head = regression          ? Activation::linear
                           : sizes.back() == 1 ? Activation::sigmoid
                                               : Activation::softmax;
  layers.emplace_back(Dense{.units = sizes.back(), .activation = head});
  Sequential network(std::move(layers));
  network.build({Field::numbers(sizes.front())});
  return network;
}

const std::vector<BenchNetwork>& bench_networks() {
  static const std::vector<BenchNetwork> networks = {
      {.name = 'A', .sizes = {2, 16, 16, 1}, .batch = 32},
      {.name = 'B', .sizes = {784, 128, 10}, .batch = 32},
      {.name = 'C', .sizes = {784, 512, 512, 10}, .batch = 128, .dropout = 0.2},
      {.name = 'D', .sizes = {1024, 1024, 1024, 1024, 1024}, .batch = 256, .regression = true},
      {.name = 'E', .sizes = {50, 256, 256, 256, 2}, .batch = 256},
  };
  return networks;
}

struct TrainingBench::Parts {
  const Engine& engine;
  Network network;
  NetworkLoss loss;
  ParameterArena parameters;
  ParameterArena gradients;
  Optimizer optimizer;
  Tensor numbers;
  Tensor targets;
  Examples batch;
  Tape tape;
  std::uint64_t steps = 0;
  float last_loss = 0;
};

TrainingBench::TrainingBench(const Engine& engine, const BenchNetwork& config) {
  Network network = config.build();
  const ParameterTable& table = network.parameters();
  FitOptions options;
  options.loss = loss_of(config);
  NetworkLoss loss(network, options);
  ParameterArena parameters = network.initialize(Seed(1));
  ParameterArena gradients(table);
  Optimizer optimizer(Adam{}, table);
  parts_ = std::make_unique<Parts>(Parts{engine,
                                         std::move(network),
                                         std::move(loss),
                                         std::move(parameters),
                                         std::move(gradients),
                                         std::move(optimizer),
                                         Tensor(Shape{config.batch, config.sizes.front()}),
                                         targets_of(config),
                                         {},
                                         Tape(engine)});
  fill_normal(parts_->numbers, Seed(4));
  parts_->batch.inputs = {parts_->numbers};
  parts_->batch.targets = {parts_->targets};
}

TrainingBench::~TrainingBench() = default;

void TrainingBench::step() {
  Parts& p = *parts_;
  p.tape.begin_training(p.network.parameters(), p.parameters, &p.gradients,
                        {.seed = Seed(5), .number = p.steps++});
  const Var mean = record_step(p.tape, p.network, p.loss, p.batch);
  p.last_loss = *p.tape.value(mean).f32();
  p.tape.backward(mean);
  p.optimizer.step(p.engine, p.parameters, p.gradients);
}

float TrainingBench::last_loss() const {
  return parts_->last_loss;
}

std::int64_t TrainingBench::parameters() const {
  return parts_->network.parameters().trainable_parameters();
}

PredictionBench::PredictionBench(const BenchNetwork& network, std::int64_t rows, int threads)
    : predictor_(std::make_shared<const Artifact>(artifact_of(network)), threads),
      features_(predictor_.artifact().preprocessor.room(rows)) {
  fill_normal(features_.inputs[0], Seed(6));
  one_row_ = {std::as_const(features_.inputs[0]).view().rows(0, 1)};
}

void PredictionBench::one_row() {
  predictor_.predict(one_row_, workspace_);
}

void PredictionBench::all_rows() {
  predictor_.predict(features_);
}

}  // namespace lamina
