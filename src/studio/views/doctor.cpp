// Is the training well? One word, the layer, the remedy.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "studio/loss_surface.hpp"
#include "studio/number.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t rows_to_see = 512;

// As Health has them: where tanh and sigmoid have 2 % of their largest slope.
constexpr float flat_tanh = 0.99F;
constexpr float flat_sigmoid = 0.995F;

double squares(const ConstView& values) {
  double sum = 0;
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    sum += static_cast<double>(values.f32()[i]) * values.f32()[i];
  }
  return sum;
}

/// The share of units that `ill` calls so in every row.
template <class Ill>
double share_of_units(const ConstView& answers, Ill&& ill) {
  const std::int64_t units = answers.shape.columns();
  const std::int64_t rows = answers.elements() / std::max<std::int64_t>(1, units);
  std::int64_t count = 0;
  for (std::int64_t u = 0; u < units; ++u) {
    bool all = true;
    for (std::int64_t r = 0; all && r < rows; ++r) all = ill(answers.f32()[r * units + u]);
    if (all) ++count;
  }
  return static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(1, units));
}

struct LayerHealth {
  std::string name, activation;
  std::int64_t units = 0;
  std::optional<double> gradient = {}, weights = {}, update = {}, dead = {}, saturated = {};
  double mean = 0, spread = 0;
};

Json optional(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

Json json_of(const LayerHealth& layer) {
  return {{"name", layer.name},
          {"activation", layer.activation},
          {"units", layer.units},
          {"gradient", optional(layer.gradient)},
          {"weights", optional(layer.weights)},
          {"update", optional(layer.update)},
          {"dead", optional(layer.dead)},
          {"saturated", optional(layer.saturated)},
          {"mean", number(layer.mean)},
          {"spread", number(layer.spread)}};
}

LayerHealth health_of(const Moment& moment, const WatchedStep& step, const LayerSummary& line,
                      bool last) {
  LayerHealth health{.name = line.name, .activation = "linear", .units = line.outputs};
  for (const Node& node : moment.scene->network.nodes()) {
    const Dense* const dense = node.name == line.name ? node.layer.as<Dense>() : nullptr;
    if (dense != nullptr) health.activation = dense->activation.kind();
  }
  // All that a layer learns but its bias: an embedding has a table for each column.
  double gradient = 0, weights = 0, change = 0;
  for (const WatchedParameter& weight : step.parameters()) {
    if (!weight.name.starts_with(line.name + ".") || weight.name.ends_with(".bias")) continue;
    gradient += squares(weight.gradient);
    weights += squares(weight.before);
    change += squares(weight.change);
    health.gradient = std::sqrt(gradient);
    health.weights = std::sqrt(weights);
    if (weights > 0) health.update = std::sqrt(change / weights);
  }
  const WatchedNode* const node = step.node(line.name);
  if (node == nullptr || node->output.empty() || node->output.dtype != DType::f32) return health;
  const ConstView& out = node->output;
  const auto all = static_cast<double>(std::max<std::int64_t>(1, out.elements()));
  double apart = 0;
  for (std::int64_t i = 0; i < out.elements(); ++i) health.mean += out.f32()[i] / all;
  for (std::int64_t i = 0; i < out.elements(); ++i) {
    const double off = out.f32()[i] - health.mean;
    apart += off * off / all;
  }
  health.spread = std::sqrt(apart);
  if (last) return health;
  if (health.activation == "relu") {
    health.dead = share_of_units(out, [](float a) { return !(a > 0); });
  } else if (health.activation == "tanh") {
    health.saturated = share_of_units(out, [](float a) { return std::fabs(a) >= flat_tanh; });
  } else if (health.activation == "sigmoid") {
    health.saturated =
        share_of_units(out, [](float a) { return a >= flat_sigmoid || a <= 1 - flat_sigmoid; });
  }
  return health;
}

struct Finding {
  const char* word;
  std::string text;
  std::string remedy;
};

constexpr double ill_share = 0.5;
constexpr std::size_t window = 10;  // epochs that are looked back

std::optional<Finding> ill_layer(const std::vector<LayerHealth>& layers) {
  for (const LayerHealth& layer : layers) {
    if (layer.dead.value_or(0) >= ill_share) {
      return Finding{"ill",
                     fmt::format("{:.0f} % of the units of {} answer 0 to every row: they are dead "
                                 "and learn nothing.",
                                 100 * *layer.dead, layer.name),
                     "Start again with a smaller learning rate, or with leaky_relu."};
    }
    if (layer.saturated.value_or(0) >= ill_share) {
      return Finding{"ill",
                     fmt::format("{:.0f} % of the units of {} are flat for every row: they hardly "
                                 "learn.",
                                 100 * *layer.saturated, layer.name),
                     "Try a smaller learning rate, or relu."};
    }
  }
  return {};
}

Finding finding_of(const Moment& moment, const std::vector<LayerHealth>& layers) {
  const TrainingState& now = moment.state;
  if (now.step == 0) {
    return {"untrained", "Its weights are as they were drawn; it has learnt nothing yet.",
            "Press play."};
  }
  if (auto ill = ill_layer(layers)) return *std::move(ill);
  const std::vector<EpochRecord>& history = now.history;
  if (history.size() <= window) return {"learning", "It has just begun.", ""};
  const EpochRecord& last = history.back();
  const EpochRecord& before = history[history.size() - 1 - window];
  const double fell = before.loss - last.loss;
  if (last.validation_loss && now.epoch - now.best_epoch >= static_cast<std::int64_t>(window) &&
      *last.validation_loss > now.best_loss * 1.02 && fell > 0) {
    return {"overfits",
            fmt::format("Training loss still falls, validation loss has risen from {:.3g} at epoch "
                        "{} to {:.3g}.",
                        now.best_loss, now.best_epoch, *last.validation_loss),
            "Stop here: the best epoch is kept. Or try dropout, or fewer units."};
  }
  constexpr double still = 0.005;
  if (std::fabs(fell) < still * std::fabs(before.loss)) {
    return {
        "settled",
        fmt::format("The loss has moved by less than {:.1f} % in {} epochs.", 100 * still, window),
        "It is done, unless a larger learning rate or a larger network finds more."};
  }
  if (fell < 0) {
    return {"flat", fmt::format("The loss has not fallen in {} epochs.", window),
            "Try a smaller learning rate."};
  }
  return {"healthy",
          fmt::format("The loss fell by {:.2g} % in {} epochs.", 100 * fell / before.loss, window),
          ""};
}

}  // namespace

Json doctor_json(const Moment& moment, std::span<const SaidNote> notes, bool diverged) {
  const Examples rows = some_training_rows(moment.data(), affordable_rows(moment, 3, rows_to_see));
  const StepAside aside(moment, rows);
  std::vector<LayerHealth> layers;
  Json list = Json::array();
  const std::vector<LayerSummary> summary = moment.scene->network.summary();
  for (const LayerSummary& line : summary) {
    if (line.parameters == 0) continue;
    layers.push_back(health_of(moment, aside.watched(), line, line.name == summary.back().name));
    list.push_back(json_of(layers.back()));
  }
  Finding finding = finding_of(moment, layers);
  if (diverged) {
    finding = {"diverged", "The loss was no finite number any more; this is the last step before.",
               "Lower the learning rate, then play on."};
  }
  Json said = Json::array();
  for (const SaidNote& note : notes) said.push_back(json_of(note));
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"word", finding.word},
          {"text", finding.text},
          {"remedy", finding.remedy},
          {"layers", list},
          {"notes", said},
          {"rows", rows.rows()}};
}

}  // namespace lamina::studio
