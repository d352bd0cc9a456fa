// Every number of one row on its way forwards and backwards, and of the step that it would cause.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "lamina/model/layers/dense_ensemble.hpp"
#include "lamina/model/layers/embedding.hpp"
#include "lamina/model/layers/members.hpp"
#include "studio/number.hpp"
#include "studio/query.hpp"
#include "studio/rows.hpp"
#include "studio/units.hpp"
#include "studio/views.hpp"
#include "studio/views/pass_of_row.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t most_terms = 1024;
constexpr std::size_t most_sources = 64;
constexpr std::size_t most_pictures = 12;

Json at(const ConstView& view, std::int64_t index) {
  return view.empty() ? Json(nullptr) : number(view.f32()[index]);
}

bool is_dense(const LayerAtWork& layer) {
  return !layer.weight.before.empty() && layer.weight.before.shape.rank() == 2;
}

std::vector<std::int64_t> shown_units(const LayerAtWork& layer) {
  return lamina::studio::shown_units(layer.summary.outputs,
                                     is_dense(layer) ? layer.weight.before : ConstView());
}

Json unit_json(const LayerAtWork& layer, std::int64_t unit, bool picture) {
  const ConstView& weight = layer.weight.before;
  Json json = {{"index", unit},
               {"z", at(layer.node.z, unit)},
               {"output", at(layer.node.output, unit)},
               {"delta", at(layer.node.dz, unit)},
               {"bias", at(layer.bias.before, unit)},
               {"bias_gradient", at(layer.bias.gradient, unit)},
               {"bias_change", at(layer.bias.change, unit)},
               {"norm", nullptr},
               {"picture", Json::array()}};
  if (!is_dense(layer)) return json;
  json["norm"] = number(norm_into(weight, unit));
  if (!picture) return json;
  for (std::int64_t i = 0; i < weight.shape.rows(); ++i) {
    json["picture"].push_back(number(weight.f32()[i * weight.shape.columns() + unit]));
  }
  return json;
}

/// What comes into a layer: the outputs of the node before, or the features.
std::vector<float> inputs_of(const Moment& moment, const PassOfRow& pass, const LayerAtWork& layer);

/// [units × sources] of those that are shown.
Json matrix(const ConstView& values, const std::vector<std::int64_t>& units,
            const std::vector<std::int64_t>& sources) {
  Json list = Json::array();
  if (values.empty()) return list;
  const std::int64_t columns = values.shape.columns();
  for (const std::int64_t unit : units) {
    for (const std::int64_t i : sources) list.push_back(number(values.f32()[i * columns + unit]));
  }
  return list;
}

/// The units of the layer before that are shown, else those from which the largest weights come.
std::vector<std::int64_t> shown_sources(const LayerAtWork& layer,
                                        const std::vector<std::int64_t>& units,
                                        const std::vector<std::int64_t>& before) {
  const ConstView& weight = layer.weight.before;
  if (weight.empty() || !is_dense(layer)) return {};
  std::vector<std::int64_t> sources(static_cast<std::size_t>(weight.shape.rows()));
  std::iota(sources.begin(), sources.end(), 0);
  if (sources.size() <= most_sources) return sources;
  if (!before.empty()) return before;
  std::vector<double> force(sources.size());
  for (std::size_t i = 0; i < force.size(); ++i) {
    for (const std::int64_t unit : units) {
      const auto row = static_cast<std::int64_t>(i);
      force[i] += std::fabs(weight.f32()[row * weight.shape.columns() + unit]);
    }
  }
  std::stable_sort(sources.begin(), sources.end(), [&](std::int64_t a, std::int64_t b) {
    return force[static_cast<std::size_t>(a)] > force[static_cast<std::size_t>(b)];
  });
  sources.resize(most_sources);
  std::sort(sources.begin(), sources.end());
  return sources;
}

/// The weights of so many units are drawn as a picture.
std::vector<std::int64_t> pictured(const LayerAtWork& layer) {
  std::vector<std::int64_t> units = shown_units(layer);
  if (units.size() <= most_pictures) return units;
  std::stable_sort(units.begin(), units.end(), [&](std::int64_t a, std::int64_t b) {
    return norm_into(layer.weight.before, a) > norm_into(layer.weight.before, b);
  });
  units.resize(most_pictures);
  return units;
}

/// `before`: the units that are shown of the last dense layer, where this one's inputs are as many.
Json layer_json(const Moment& moment, const PassOfRow& pass, const LayerAtWork& layer,
                bool pictures, const std::vector<std::int64_t>& before) {
  const std::vector<std::int64_t> units = shown_units(layer);
  const std::vector<std::int64_t> drawn = pictures ? pictured(layer) : std::vector<std::int64_t>{};
  Json list = Json::array();
  for (const std::int64_t unit : units) {
    list.push_back(
        unit_json(layer, unit, std::find(drawn.begin(), drawn.end(), unit) != drawn.end()));
  }
  const std::vector<std::int64_t> sources = shown_sources(layer, units, before);
  const std::vector<float> inputs =
      sources.empty() ? std::vector<float>() : inputs_of(moment, pass, layer);
  Json names = Json::array();
  Json values = Json::array();
  for (const std::int64_t i : sources) {
    const auto place = static_cast<std::size_t>(i);
    names.push_back(place < layer.sources.size() ? layer.sources[place] : std::to_string(i + 1));
    values.push_back(place < inputs.size() ? number(inputs[place]) : Json(nullptr));
  }
  return {{"name", layer.summary.name},
          {"kind", layer.summary.kind},
          {"detail", layer.summary.detail},
          {"activation", layer.activation},
          {"inputs", layer.summary.inputs},
          {"outputs", layer.summary.outputs},
          {"parameters", layer.summary.parameters},
          {"units", std::move(list)},
          {"sources", std::move(names)},
          {"source_indices", sources},
          {"source_values", std::move(values)},
          {"all_sources", is_dense(layer) ? layer.weight.before.shape.rows() : 0},
          {"weights", matrix(layer.weight.before, units, sources)},
          {"gradients", matrix(layer.weight.gradient, units, sources)},
          {"changes", matrix(layer.weight.change, units, sources)}};
}

Json features_json(const Preprocessor& preprocessor, const Features& row) {
  Json list = Json::array();
  const std::vector<std::string> names = preprocessor.feature_names();
  std::size_t name = 0;
  for (const Tensor& input : row.inputs) {
    for (std::int64_t i = 0; i < input.elements(); ++i, ++name) {
      if (static_cast<std::int64_t>(name) >= most_terms || name >= names.size()) return list;
      constexpr float white = 255;
      const float value = input.dtype() == DType::f32   ? input.f32()[i]
                          : input.dtype() == DType::i32 ? static_cast<float>(input.i32()[i])
                                                        : static_cast<float>(input.u8()[i]) / white;
      list.push_back({{"name", names[name]}, {"value", number(value)}});
    }
  }
  return list;
}

/// Whether a training step works otherwise than an answer does.
bool differs_in_training(const Network& network) {
  return std::any_of(network.nodes().begin(), network.nodes().end(), [](const Node& node) {
    const std::string_view kind = node.layer.kind();
    return kind.find("dropout") != kind.npos || kind.find("batch_normalization") != kind.npos ||
           kind.find("noise") != kind.npos;
  });
}

Json network_of(const Moment& moment, const AskedRow& asked, std::int64_t member) {
  const PassOfRow pass(moment, asked, member);
  const bool pictures = moment.data().images();
  Json layers = Json::array();
  bool first = true;
  std::vector<std::int64_t> before;
  std::int64_t outputs = 0;
  for (const LayerAtWork& layer : pass.layers()) {
    const bool same = is_dense(layer) && layer.weight.before.shape.rows() == outputs;
    layers.push_back(layer_json(moment, pass, layer, pictures && first && is_dense(layer),
                                same ? before : std::vector<std::int64_t>{}));
    if (is_dense(layer)) {
      first = false;
      before = shown_units(layer);
      outputs = layer.summary.outputs;
    }
  }
  const FitOptions& fit = moment.state.options;
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"row", asked.row},
          {"member", member + 1},
          {"members", members_of(moment.scene->network)},
          {"truth", truth_text(moment.data(), asked.table, 0)},
          {"cells", cells_json(moment.data(), asked.table, 0)},
          {"features", features_json(moment.preprocessor(), pass.row().features)},
          {"layers", std::move(layers)},
          {"loss_name", fit.loss.kind()},
          {"loss", number(pass.watched().loss)},
          {"answer", answer_json(moment.model().predict(asked.table).row(0))},
          {"learning_rate", number(pass.rate())},
          {"optimizer", fit.optimizer.kind()},
          {"training_mode", differs_in_training(moment.scene->network)}};
}

/// g′(z), by the chain rule that the library went by: δ over ∂L/∂output; where the loss read
/// logits, by the activation of what it answers.
Json slope_of(const LayerAtWork& layer, std::int64_t unit) {
  const ConstView& node = layer.node.doutput;
  if (!node.empty() && !layer.node.dz.empty() && node.f32()[unit] != 0) {
    return number(layer.node.dz.f32()[unit] / node.f32()[unit]);
  }
  if (layer.activation == "sigmoid" && !layer.node.output.empty()) {
    const float a = layer.node.output.f32()[unit];
    return number(a * (1 - a));
  }
  return layer.activation == "linear" ? Json(1.0) : Json(nullptr);
}

std::vector<float> inputs_of(const Moment& moment, const PassOfRow& pass,
                             const LayerAtWork& layer) {
  std::vector<float> values;
  for (const std::string& from : layer.summary.inputs) {
    if (const WatchedNode* node = pass.watched().node(from)) {
      ConstView output = node->at(0).output;
      const std::int64_t in = layer.weight.before.shape.rows();
      if (layer.parts > 1 && output.elements() == in * layer.parts) {
        output = part_of(output, layer.part, layer.parts, Shape{in});
      }
      values.insert(values.end(), output.f32(), output.f32() + output.elements());
      continue;
    }
    for (const Json& feature : features_json(moment.preprocessor(), pass.row().features)) {
      values.push_back(static_cast<float>(feature["value"].get<double>()));
    }
  }
  return values;
}

}  // namespace

Json network_json(const Moment& moment, const Query& query) {
  return network_of(moment, asked_row(moment, query), asked_member(moment.scene->network, query));
}

Json network_json(const Moment& moment, const Json& body) {
  return network_of(moment, asked_in(moment.data(), body), 0);
}

Json unit_json(const Moment& moment, const Query& query) {
  const PassOfRow pass(moment, asked_row(moment, query),
                       asked_member(moment.scene->network, query));
  const std::string name = query.text("layer");
  const std::vector<LayerAtWork> layers = pass.layers();
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const LayerAtWork& layer) {
    return layer.summary.name == name;
  });
  if (found == layers.end() || !is_dense(*found)) {
    refuse_value("layer", name, "the name of a dense layer, as dense_1");
  }
  const LayerAtWork& layer = *found;
  const ConstView& weight = layer.weight.before;
  const std::int64_t units = weight.shape.columns();
  const std::int64_t unit = query.whole("unit", 0, 0, units - 1);
  const std::vector<float> inputs = inputs_of(moment, pass, layer);
  const std::int64_t all = weight.shape.rows();
  Json terms = Json::array();
  for (std::int64_t i = 0; i < std::min(all, most_terms); ++i) {
    const auto place = static_cast<std::size_t>(i);
    if (place >= inputs.size()) break;
    const std::int64_t w = i * units + unit;
    terms.push_back(
        {{"source", place < layer.sources.size() ? layer.sources[place] : std::to_string(i + 1)},
         {"weight", number(weight.f32()[w])},
         {"input", number(inputs[place])},
         {"product", number(weight.f32()[w] * inputs[place])},
         {"gradient", at(layer.weight.gradient, w)},
         {"change", at(layer.weight.change, w)}});
  }
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"layer", name},
          {"unit", unit},
          {"activation", layer.activation},
          {"terms", std::move(terms)},
          {"all_terms", all},
          {"bias", layer.bias.before.empty() ? Json(0.0) : at(layer.bias.before, unit)},
          {"bias_gradient", at(layer.bias.gradient, unit)},
          {"bias_change", at(layer.bias.change, unit)},
          {"z", at(layer.node.z, unit)},
          {"output", at(layer.node.output, unit)},
          {"slope", slope_of(layer, unit)},
          {"delta", at(layer.node.dz, unit)},
          {"output_gradient", at(layer.node.doutput, unit)}};
}

}  // namespace lamina::studio
