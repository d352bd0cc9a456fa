#include "training/health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "autograd/operation.hpp"
#include "lamina/core/math.hpp"

namespace lamina {

namespace {

constexpr std::int64_t rows_to_see = 512;
constexpr std::int64_t sample = 1024;  // weights of a layer
constexpr double ill_share = 0.5;      // of the units of a layer
constexpr double vanished = 1e-4;
constexpr double too_small = 1e-6;
constexpr double too_large = 0.1;
constexpr double times_chance = 3;
constexpr double times_variance = 10;

// Where tanh has 2 % of its largest slope, and sigmoid too.
constexpr float flat_tanh = 0.99F;
constexpr float flat_sigmoid = 0.995F;

bool is_well(Nonlinearity::Kind activation, float answer) {
  if (activation == Nonlinearity::relu) return answer > 0;
  if (activation == Nonlinearity::tanh) return std::fabs(answer) < flat_tanh;
  return answer < flat_sigmoid && answer > 1 - flat_sigmoid;
}

bool can_be_ill(const Op& op) {
  const char* name = op.kind->integers[0];
  if (name == nullptr || std::string_view(name) != "activation") return false;
  const Nonlinearity::Kind kind = nonlinearity_of(op).kind;
  return kind == Nonlinearity::relu || kind == Nonlinearity::sigmoid || kind == Nonlinearity::tanh;
}

/// Of some of them, evenly spaced.
double root_mean_square(const ConstView& values) {
  const std::int64_t count = std::min(values.elements(), 8 * sample);
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const double value = values.f32()[i * values.elements() / count];
    sum += value * value;
  }
  return std::sqrt(sum / static_cast<double>(count));
}

/// The mean over the columns of the variance of their rows.
double variance(const ConstView& targets) {
  const std::int64_t rows = targets.shape.rows();
  const std::int64_t columns = targets.elements() / rows;
  double all = 0;
  for (std::int64_t c = 0; c < columns; ++c) {
    double sum = 0;
    double squares = 0;
    for (std::int64_t r = 0; r < rows; ++r) sum += targets.f32()[r * columns + c];
    const double mean = sum / static_cast<double>(rows);
    for (std::int64_t r = 0; r < rows; ++r) {
      const double off = targets.f32()[r * columns + c] - mean;
      squares += off * off;
    }
    all += squares / static_cast<double>(rows);
  }
  return all / static_cast<double>(columns);
}

}  // namespace

Health::Health(const Network& network, const NetworkLoss& loss, EventSink& sink)
    : network_(network), loss_(loss), sink_(sink) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind != ParameterKind::weight || entry.shape.elements() == 0) continue;
    Weights& weights =
        weights_.emplace_back(Weights{&entry, entry.name.substr(0, entry.name.rfind('.'))});
    weights.before.resize(static_cast<std::size_t>(std::min(entry.shape.elements(), sample)));
  }
}

bool Health::begin(const TrainingState& state, std::int64_t rows, std::int64_t all) {
  const bool looked_at =
      state.epoch == 0 || std::has_single_bit(static_cast<std::uint64_t>(state.epoch));
  if (!looked_at || state.epoch_rows >= rows_to_see) return false;
  if (state.epoch_rows == 0) {
    epoch_ = state.epoch;
    rows_ = 0;
    for (Units& units : units_) {
      std::fill(units.well.begin(), units.well.end(), 0);
      units.all_well = false;
    }
  }
  if (epoch_ != state.epoch) return false;  // a run that goes on in its midst has seen too little
  rows_ += rows;
  last_ = state.epoch_rows + rows >= std::min(rows_to_see, all);
  return true;
}

/// What an output answers may well be all or nothing.
bool Health::is_hidden(std::uint32_t layer) const {
  const std::vector<NetworkOutput>& outputs = network_.outputs();
  return layer < network_.nodes().size() &&
         std::none_of(outputs.begin(), outputs.end(), [&](const NetworkOutput& output) {
           return output.name == network_.layer_name(layer);
         });
}

void Health::see(const Tape& tape) {
  std::size_t next = 0;
  for (const Op& op : tape.operations()) {
    if (!can_be_ill(op) || !is_hidden(op.layer)) continue;
    const ConstView& answers = tape.value(tape.output(op));
    const auto columns = static_cast<std::size_t>(answers.shape.columns());
    if (next == units_.size()) {
      units_.push_back({op.layer, nonlinearity_of(op).kind, std::vector<std::uint8_t>(columns)});
    }
    Units& units = units_[next++];
    if (units.all_well) continue;
    const float* row = answers.f32();
    const float* const end = row + answers.elements();
    for (; row != end; row += columns) {
      for (std::size_t u = 0; u < columns; ++u) {
        units.well[u] |= static_cast<std::uint8_t>(is_well(units.activation, row[u]));
      }
    }
    units.all_well = std::find(units.well.begin(), units.well.end(), 0) == units.well.end();
  }
}

void Health::before(const ParameterArena& parameters) {
  if (!last_) return;
  for (Weights& weights : weights_) {
    const ConstView values = parameters.view(*weights.entry);
    const auto count = static_cast<std::int64_t>(weights.before.size());
    for (std::int64_t i = 0; i < count; ++i) {
      weights.before[static_cast<std::size_t>(i)] = values.f32()[i * values.elements() / count];
    }
  }
}

void Health::after(const TrainingState& state, const ParameterArena& gradients,
                   const Examples& batch, double loss) {
  if (state.step == 0) judge_start(batch, loss);
  if (!last_) return;
  for (Weights& weights : weights_) {
    weights.gradient = root_mean_square(gradients.view(*weights.entry));
  }
  judge_units();
  judge_gradients();
  judge_updates(state, state.parameters);
}

void Health::judge_units() {
  for (const Units& units : units_) {
    const auto ill = std::count(units.well.begin(), units.well.end(), 0);
    const auto all = static_cast<std::int64_t>(units.well.size());
    if (static_cast<double>(ill) < ill_share * static_cast<double>(all)) continue;
    const std::string& layer = network_.layer_name(units.layer);
    if (units.activation == Nonlinearity::relu) {
      say("health.note.dead_units", layer,
          fmt::format("{} of {} relu units answer 0 to each of {} rows, so they learn nothing", ill,
                      all, rows_),
          "try a smaller learning rate, or the activation leaky_relu");
    } else {
      say("health.note.saturated_units", layer,
          fmt::format("{} of {} {} units are flat for each of {} rows, so they hardly learn", ill,
                      all, units.activation == Nonlinearity::tanh ? "tanh" : "sigmoid", rows_),
          "scale the inputs, try a smaller learning rate, or the activation relu");
    }
  }
}

void Health::judge_gradients() {
  const auto less = [](const Weights& a, const Weights& b) {
    return a.gradient < b.gradient;
  };
  // 0 is of frozen weights, or of dead units, which are told of; what is no number ends the run.
  std::vector<Weights>::const_iterator smallest = weights_.end(), largest = weights_.end();
  for (auto one = weights_.cbegin(); one != weights_.cend(); ++one) {
    if (!(one->gradient > 0) || !std::isfinite(one->gradient)) continue;
    if (smallest == weights_.end() || less(*one, *smallest)) smallest = one;
    if (largest == weights_.end() || less(*largest, *one)) largest = one;
  }
  if (smallest == weights_.end() || smallest->gradient >= vanished * largest->gradient) return;
  if (smallest < largest) {
    say("health.note.vanishing_gradient", smallest->layer,
        fmt::format("the gradient of its weights is only {:.0e} of that of layer {}, so it hardly "
                    "learns",
                    smallest->gradient / largest->gradient, largest->layer),
        "try relu, batch normalization between the layers, or fewer layers");
  } else {
    say("health.note.exploding_gradient", largest->layer,
        fmt::format("the gradient of its weights is {:.0e} times that of layer {}",
                    largest->gradient / smallest->gradient, smallest->layer),
        "try clipping by norm, smaller initial weights, or batch normalization");
  }
}

void Health::judge_updates(const TrainingState& state, const ParameterArena& parameters) {
  if (state.epoch > 1 || state.learning_rate == 0) return;
  double largest = -1;
  const Weights* moved_most = nullptr;
  for (const Weights& weights : weights_) {
    const ConstView values = parameters.view(*weights.entry);
    const auto count = static_cast<std::int64_t>(weights.before.size());
    double size = 0;
    double change = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const double start = weights.before[static_cast<std::size_t>(i)];
      const double moved = values.f32()[i * values.elements() / count] - start;
      size += start * start;
      change += moved * moved;
    }
    if (!(weights.gradient > 0) || size == 0 || !std::isfinite(change)) continue;
    const double ratio = std::sqrt(change / size);
    if (ratio > (state.epoch == 0 ? 1 : too_large)) {
      say("health.note.large_updates", weights.layer,
          fmt::format("a step changes its weights by {:.2g} times their size; 0.001 is usual",
                      ratio),
          "try a smaller learning rate");
    }
    if (ratio > largest) {
      largest = ratio;
      moved_most = &weights;
    }
  }
  if (state.epoch == 1 && moved_most != nullptr && largest < too_small) {
    say("health.note.small_updates", moved_most->layer,
        largest == 0 ? "a step is too small to change a weight, here or in any other layer"
                     : fmt::format("a step changes its weights by {:.0e} of their size only, and "
                                   "those of other layers by less; 0.001 is usual",
                                   largest),
        "try a larger learning rate");
  }
}

void Health::judge_start(const Examples& batch, double loss) {
  // Weights of rows have another chance.
  if (network_.outputs().size() != 1 || batch.weights.shape.rank() > 0) return;
  const Loss& of = loss_.loss(0);
  const NetworkOutput& output = network_.outputs()[0];
  double chance = 0;
  if (of.as<SoftmaxCrossEntropy>() != nullptr) {
    chance = math::log(static_cast<double>(output.columns()));
  } else if (of.as<BinaryCrossEntropy>() != nullptr) {
    chance = math::log(2);
  }
  if (chance > 0 && loss > times_chance * chance) {
    say("health.note.first_loss", output.name,
        fmt::format("the first loss is {:.3g}, and pure chance gives {:.3g}", loss, chance),
        "scale the inputs, or start from smaller weights");
  }
  const bool squares = of.as<MeanSquaredError>() != nullptr;
  if (!squares || batch.rows() < 2) return;
  const double spread = variance(batch.targets[0]);
  if (spread > 0 && loss > times_variance * spread) {
    say("health.note.first_loss", output.name,
        fmt::format("the first loss is {:.3g}, and answering the mean gives {:.3g}", loss, spread),
        "standardise the targets, and scale the inputs");
  }
}

void Health::say(std::string_view code, const std::string& layer, std::string what,
                 const char* fix) {
  if (std::find(said_.begin(), said_.end(), code) != said_.end()) return;
  said_.emplace_back(code);
  sink_.receive(Note{
      .code = std::string(code), .what = std::move(what), .where = "layer " + layer, .fix = fix});
}

}  // namespace lamina
