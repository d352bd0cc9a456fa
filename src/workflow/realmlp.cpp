#include "workflow/realmlp.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "workflow/chain.hpp"

namespace lamina {

namespace {

constexpr std::int64_t all_categories = 1 << 24;
constexpr std::int64_t embedding_size = 8;

/// The simple recipe makes every column of categories one-hot.
std::int64_t one_hot_limit(Recipe recipe) {
  return recipe == Recipe::realmlp_s ? all_categories : 8;
}

/// What the full recipe makes of a number: three waves, and the number.
constexpr std::int64_t units_of_a_number = 4;

constexpr double weight_decay = 0.02;
constexpr double scale_rate = 6;
constexpr double slow_rate = 0.1;  // of biases, activations and embeddings of numbers

/// In the reference the factor of a group's rate stands in its weight decay a second time.
ParameterGroup group(const char* names, GroupKind kind, double rate, double decay) {
  return {.names = names, .kind = kind, .rate = rate, .weight_decay = decay * rate};
}

const Field* find(std::span<const Field> inputs, DType dtype) {
  const auto found = std::find_if(inputs.begin(), inputs.end(),
                                  [&](const Field& field) { return field.dtype == dtype; });
  return found == inputs.end() ? nullptr : &*found;
}

template <class Config>
bool holds(const Network& network) {
  return std::any_of(network.nodes().begin(), network.nodes().end(),
                     [](const Node& node) { return node.layer.as<Config>() != nullptr; });
}

/// One row of numbers of all columns.
void add_front(Chain& chain, const DataSize& size, Recipe recipe) {
  std::vector<std::string> columns;
  if (const Field* const numbers = find(size.inputs, DType::f32)) {
    columns.push_back(numbers->name);
    if (recipe == Recipe::realmlp) {
      chain.add(PeriodicEmbedding{.units = units_of_a_number}, columns);
      columns = {chain.last()};
    }
  }
  if (const Field* const codes = find(size.inputs, DType::i32)) {
    columns.push_back(codes->name);
    chain.add(Embedding{.dimension = embedding_size,
                        .one_hot_limit = one_hot_limit(recipe),
                        .binary = size.categories.binary,
                        .embeddings_initializer = RandomNormal{.deviation = 1}},
              columns);
    chain.add(Normalization{.mean = size.categories.mean, .variance = size.categories.variance});
    columns = {chain.last()};
  }
  chain.add(LayerScale{}, columns);
}

void refuse_images(std::span<const Field> inputs) {
  if (find(inputs, DType::u8) == nullptr) return;
  throw Error({.code = "usage.conflict",
               .what = "RealMLP takes columns of numbers and words, not images",
               .where = "option --recipe",
               .fix = "leave it out"});
}

}  // namespace

CategoryScaling categories_for_realmlp(const Preprocessor& preprocessor, const Table& table,
                                       std::span<const std::int64_t> rows, Recipe recipe) {
  constexpr std::size_t at_once = 4'096;
  if (!is_realmlp(recipe) || preprocessor.category_columns().empty()) return {};
  std::vector<CodeCounts> counts;
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    counts.emplace_back(column.labels.size() + 1, 0);
  }
  for (std::size_t first = 0; first < rows.size(); first += at_once) {
    const auto some = rows.subspan(first, std::min(at_once, rows.size() - first));
    const Features features = preprocessor.apply(table, some);
    const Tensor& codes = features["codes"];
    for (std::int64_t i = 0; i < codes.elements(); ++i) {
      CodeCounts& column = counts[static_cast<std::size_t>(i) % counts.size()];
      ++column[static_cast<std::size_t>(codes.i32()[i])];
    }
  }
  const std::int64_t each = recipe == Recipe::realmlp ? units_of_a_number : 1;
  return scaling_of(preprocessor.numbers() * each, counts, one_hot_limit(recipe), embedding_size);
}

Network realmlp_network(const DataSize& size, const TrainOptions& options) {
  refuse_images(size.inputs);
  const bool full = options.recipe == Recipe::realmlp;
  const bool numbers = size.task == Task::regression;
  const Activation activation =
      options.activation.value_or(numbers ? Activation::mish : Activation::selu);
  const double dropout = options.dropout.value_or(full ? 0.15 : 0);
  Dense dense{.initializer = RandomNormal{.deviation = 1},
              .bias_initializer = RandomNormal{.deviation = 1},
              .parametrization = Parametrization::ntk};
  if (full) {
    dense.initializer = DataDriven{};
    dense.bias_initializer = HePlus{};
  }
  Chain chain;
  add_front(chain, size, options.recipe);
  for (const std::int64_t units :
       options.layers.value_or(std::vector<std::int64_t>{256, 256, 256})) {
    dense.units = units;
    dense.activation = full ? Activation::linear : activation;
    chain.add(dense);
    if (full) chain.add(ParametricActivation{activation});
    if (dropout > 0) chain.add(Dropout{dropout});
  }
  if (!full) {
    dense.initializer = Zeros{};
    dense.bias_initializer = Zeros{};
  }
  // Two classes are two units, as any others.
  dense.units = size.task == Task::binary ? 2 : size.outputs;
  dense.activation = numbers ? Activation::linear : Activation::softmax;
  chain.add(dense);
  return std::move(chain).network();
}

FitOptions realmlp_fit_options(const DataSize& size, const Network& network, Recipe recipe) {
  const bool numbers = size.task == Task::regression;
  FitOptions fit;
  fit.loss = numbers ? Loss(MeanSquaredError{}) : Loss(SoftmaxCrossEntropy{.label_smoothing = 0.1});
  fit.epochs = 256;
  fit.batch_size = 256;
  fit.drop_last = true;
  fit.monitor = numbers ? Monitor::loss : Monitor::accuracy;
  fit.keep_latest = true;
  fit.schedule.schedule = LogCosineSchedule{.cycles = 4};
  if (recipe == Recipe::realmlp_s) {
    fit.optimizer = Adam{.learning_rate = numbers ? 0.07 : 0.04, .beta2 = 0.95};
    fit.groups = {{.names = "layer_scale_1.*", .rate = scale_rate},
                  {.kind = GroupKind::bias, .rate = slow_rate}};
    return fit;
  }
  fit.optimizer =
      AdamW{.learning_rate = numbers ? 0.2 : 0.04, .beta2 = 0.95, .weight_decay = weight_decay};
  fit.dropout_schedule = FlatCosineSchedule{.flat = 0.5};
  fit.weight_decay_schedule = FlatCosineSchedule{.flat = 0.5};
  fit.groups = {group("layer_scale_1.*", GroupKind::any, scale_rate, weight_decay)};
  if (holds<PeriodicEmbedding>(network)) {
    fit.groups.push_back(group("periodic_embedding_1.*", GroupKind::any, slow_rate, weight_decay));
  }
  fit.groups.push_back(group("*", GroupKind::bias, slow_rate, 0));
  if (holds<ParametricActivation>(network)) {
    fit.groups.push_back(group("*.alpha", GroupKind::scale, slow_rate, weight_decay));
  }
  return fit;
}

}  // namespace lamina
