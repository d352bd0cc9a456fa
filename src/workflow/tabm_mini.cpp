#include "workflow/tabm_mini.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "lamina/core/error.hpp"
#include "model/layers/bin_edges.hpp"

namespace lamina {

namespace {

constexpr std::int64_t dimension = 16;      // of an embedding
constexpr std::int64_t most_columns = 400;  // some 30 KB each in the header of a model
constexpr const char* numbers = "numbers";  // of the preprocessing

/// What a quality may cost: multiplications of all members in all epochs, never seconds. 2.5e12 are
/// about a minute on two cores of 2020.
double work_of(Quality quality) {
  switch (quality) {
    case Quality::fast:
      return 2.5e11;
    case Quality::good:
      return 2.5e12;
    case Quality::best:
      break;
  }
  return 2.5e13;
}

/// From the published one down. Its authors found 16 members nearly as good, and width next.
struct Rung {
  std::int64_t members, units;
};
constexpr std::array<Rung, 7> ladder = {
    {{32, 512}, {16, 512}, {16, 256}, {8, 256}, {8, 128}, {4, 128}, {4, 64}}};
constexpr double usual_epochs = 50;  // before patience ends it
constexpr std::int64_t least_epochs = 16;
constexpr std::int64_t most_epochs = 1'000;

std::int64_t embedded_columns(const DataSize& size) {
  return static_cast<std::int64_t>(size.edges.size());
}

/// What a row becomes before the members part: of each column of numbers an embedding, or itself,
/// of each column of words its one-hot slots.
std::vector<std::int64_t> widths_of(const DataSize& size) {
  std::vector<std::int64_t> widths;
  for (const Field& field : size.inputs) {
    if (field.dtype == DType::i32) {
      widths.insert(widths.end(), field.categories.begin(), field.categories.end());
    } else {
      widths.insert(widths.end(), static_cast<std::size_t>(field.shape.elements()),
                    embedded_columns(size) > 0 ? dimension : 1);
    }
  }
  return widths;
}

std::vector<std::int64_t> units_for(const DataSize& size, const TrainOptions& options,
                                    std::int64_t units) {
  if (options.layers) return *options.layers;
  return std::vector<std::int64_t>(embedded_columns(size) > 0 ? 2 : 3, units);
}

/// Multiplications of an epoch: forwards, and backwards to weights and inputs.
double work_of_epoch(const DataSize& size, const std::vector<std::int64_t>& units,
                     std::int64_t members) {
  const std::vector<std::int64_t> widths = widths_of(size);
  auto inputs = static_cast<double>(std::accumulate(widths.begin(), widths.end(), std::int64_t{0}));
  double weights = 0;
  for (const std::int64_t count : units) {
    weights += inputs * static_cast<double>(count);
    inputs = static_cast<double>(count);
  }
  weights += inputs * static_cast<double>(size.outputs);
  std::size_t bins = 0;
  for (const BinEdges& column : size.edges) bins = std::max(bins, column.edges.size() - 1);
  const double embedding = static_cast<double>(size.edges.size()) * static_cast<double>(bins + 1) *
                           static_cast<double>(dimension);
  return 3 * static_cast<double>(size.rows) * (static_cast<double>(members) * weights + embedding);
}

/// The author's rule.
std::int64_t batch_for(std::int64_t rows) {
  if (rows < 2'800) return 32;
  if (rows < 4'500) return 64;
  if (rows < 6'400) return 128;
  if (rows < 32'000) return 256;
  if (rows < 108'000) return 512;
  return 1'024;
}

/// U(±1/√inputs), as PyTorch starts a linear layer.
Initializer linear_start() {
  return VarianceScaling{
      .scale = 1.0 / 3, .mode = FanMode::fan_in, .distribution = Distribution::uniform};
}

Error conflict(const std::string& what, const std::string& where, const std::string& fix) {
  return Error({.code = "usage.conflict", .what = what, .where = where, .fix = fix});
}

}  // namespace

Ensemble tabm_mini_ensemble(const Table& table, const TrainOptions& options) {
  if (std::any_of(table.columns().begin(), table.columns().end(),
                  [](const Column& column) { return column.type == ColumnType::image; })) {
    throw conflict("tabm-mini takes columns of numbers and words, not images",
                   table.name() + ", option --recipe tabm-mini", "leave it out");
  }
  const auto numeric =
      std::count_if(table.columns().begin(), table.columns().end(), [](const Column& column) {
        return column.type == ColumnType::number || column.type == ColumnType::date;
      });
  if (numeric > most_columns) {
    throw conflict(
        fmt::format("tabm-mini takes at most {} columns of numbers, of which a model file "
                    "has room for the quantiles; here are {}",
                    most_columns, numeric),
        table.name() + ", option --recipe tabm-mini", "--drop some, or take --recipe ensemble");
  }
  if (options.folds.value_or(0) > 0) {
    throw conflict("the members of tabm-mini all learn from the same rows", "option --folds",
                   "leave it out, or take --recipe ensemble");
  }
  return {.bins = options.bins.value_or(tabm_mini_bins)};
}

std::vector<BinEdges> tabm_mini_edges(const Tensor& rows, std::int64_t bins) {
  const std::int64_t count = rows.shape().rows();
  const std::int64_t width = rows.shape().columns();
  if (count <= bins) bins = std::max<std::int64_t>(count - 1, 1);
  std::vector<BinEdges> columns;
  std::vector<float> values(static_cast<std::size_t>(count));
  for (std::int64_t c = 0; c < width; ++c) {
    for (std::int64_t row = 0; row < count; ++row) {
      values[static_cast<std::size_t>(row)] = rows.f32()[row * width + c];
    }
    std::sort(values.begin(), values.end());
    columns.push_back({.edges = quantile_edges(values, bins)});
  }
  return columns;
}

TabmMiniSize tabm_mini_size(const DataSize& size, const TrainOptions& options) {
  TabmMiniSize chosen;
  for (const Rung& rung : ladder) {
    chosen.members = options.members.value_or(rung.members);
    chosen.units = units_for(size, options, rung.units);
    const double epochs =
        work_of(options.quality) / work_of_epoch(size, chosen.units, chosen.members);
    chosen.epochs = static_cast<std::int64_t>(
        std::clamp(epochs, static_cast<double>(least_epochs), static_cast<double>(most_epochs)));
    if (epochs >= usual_epochs) break;
  }
  return chosen;
}

Network tabm_mini_network(const DataSize& size, const TrainOptions& options) {
  const TabmMiniSize chosen = tabm_mini_size(size, options);
  const bool embedded = embedded_columns(size) > 0;
  const double dropout = options.dropout.value_or(0.1);
  std::vector<Node> nodes;
  const auto add = [&](const std::string& name, LayerConfig layer) {
    std::vector<std::string> inputs;
    if (!nodes.empty()) inputs = {nodes.back().name};
    nodes.push_back({.name = name, .layer = std::move(layer), .inputs = std::move(inputs)});
  };
  std::vector<std::string> columns;
  for (const Field& field : size.inputs) {
    const bool embeds = embedded && field.name == numbers;
    columns.push_back(embeds ? "embedding" : field.name);
    if (!embeds) continue;
    nodes.push_back({.name = "embedding",
                     .layer = PiecewiseLinearEmbedding{dimension, size.edges},
                     .inputs = {field.name}});
  }
  nodes.push_back({.name = "columns",
                   .layer = Embedding{.one_hot_limit = std::int64_t{1} << 24},
                   .inputs = std::move(columns)});
  add("members", ScaleEnsemble{.ensemble_size = chosen.members,
                               .start = embedded ? ScaleStart::normal : ScaleStart::signs,
                               .columns = widths_of(size)});
  int number = 0;
  for (const std::int64_t units : chosen.units) {
    add(fmt::format("dense_{}", ++number),
        Dense{.units = units,
              .activation = options.activation.value_or(Activation::relu),
              .initializer = linear_start(),
              .bias_initializer = linear_start()});
    if (dropout > 0) add(fmt::format("dropout_{}", number), Dropout{dropout});
  }
  add("heads", DenseEnsemble{.units = size.outputs,
                             .ensemble_size = chosen.members,
                             .initializer = linear_start(),
                             .bias_initializer = linear_start()});
  const bool classes = size.task != Task::regression;
  add("mean", EnsembleMean{.of = classes ? MeanOf::probabilities : MeanOf::logits});
  if (classes) add("answer", Activate{last_layer(size).activation});
  return {std::move(nodes)};
}

FitOptions tabm_mini_fit(const DataSize& size, const TrainOptions& options) {
  const TabmMiniSize chosen = tabm_mini_size(size, options);
  FitOptions fit;
  if (size.task == Task::regression) {
    fit.loss = MeanSquaredError{};
  } else if (size.task == Task::binary) {
    fit.loss = BinaryCrossEntropy{};
  } else {
    fit.loss = SoftmaxCrossEntropy{};
  }
  fit.optimizer = AdamW{.learning_rate = 2e-3, .weight_decay = 3e-4};
  fit.schedule = {.schedule = ConstantSchedule{}};
  fit.batch_size = batch_for(size.rows);
  fit.epochs = chosen.epochs;
  fit.patience = 16;
  fit.min_delta = 1e-9;  // a score that is only equal renews no patience
  fit.clip_norm = 1;
  fit.members = chosen.members;
  fit.same_rows = true;
  fit.monitor = Monitor::accuracy;  // of classes; of numbers the loss, which is that of the mean
  return fit;
}

Notes tabm_mini_notes(const DataSize& size, const TrainOptions& options) {
  const TabmMiniSize chosen = tabm_mini_size(size, options);
  const bool fewer = !options.members && chosen.members < ladder[0].members;
  const bool smaller =
      !options.layers && !chosen.units.empty() && chosen.units[0] < ladder[0].units;
  if (!fewer && !smaller) return {};
  const auto text = [](std::int64_t members, const std::vector<std::int64_t>& units) {
    return fmt::format("{} members of layers {}", members, fmt::join(units, ","));
  };
  const std::vector<std::int64_t> published = units_for(size, options, ladder[0].units);
  return {{.code = "train.note.smaller_recipe",
           .what = fmt::format("tabm-mini has {}, not {} as published",
                               text(chosen.members, chosen.units),
                               text(options.members.value_or(ladder[0].members), published)),
           .where = fmt::format("{} rows, --quality {}", size.rows,
                                quality_names[static_cast<std::size_t>(options.quality)]),
           .fix = fmt::format("--members {} --layers {} trains it as published, for longer",
                              ladder[0].members, fmt::join(published, ","))}};
}

}  // namespace lamina
