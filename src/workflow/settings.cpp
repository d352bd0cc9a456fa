#include "workflow/settings.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "artifacts/json_fields.hpp"
#include "artifacts/network_json.hpp"
#include "workflow/defaults.hpp"
#include "workflow/realmlp.hpp"
#include "workflow/run_identity.hpp"

namespace lamina {

namespace {

/// In the order of BadRows, as --bad-rows names them.
constexpr std::array<std::string_view, 3> bad_row_names = {"error", "skip", "pad"};

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

/// {"zip": "category", "day": "date:dd-mm-yyyy"}.
Json types_of(const ReadOptions& reading) {
  Json types = Json::object();
  for (const auto& [column, type] : reading.types) {
    types[column] = column_type_names[static_cast<std::size_t>(type)];
  }
  for (const auto& [column, format] : reading.date_formats) types[column] = "date:" + format;
  return types;
}

/// What was told of reading the table; what is as when nothing is told is left out. Delimiter and
/// decimal comma tell only how a file is written, which does not enter a model.
Json reading_of(const ReadOptions& reading) {
  Json json = Json::object();
  if (!reading.drop.empty()) json["drop"] = sorted(reading.drop);
  if (!reading.types.empty()) json["types"] = types_of(reading);
  if (!reading.missing.empty()) json["missing"] = reading.missing;
  if (!reading.header) json["no_header"] = true;
  if (reading.skip > 0) json["skip"] = reading.skip;
  if (reading.comment != 0) json["comment"] = std::string(1, reading.comment);
  if (!reading.encoding.empty() && reading.encoding != "utf-8") json["encoding"] = reading.encoding;
  if (reading.bad_rows != BadRows::error) {
    json["bad_rows"] = bad_row_names[static_cast<std::size_t>(reading.bad_rows)];
  }
  if (!reading.labels.empty()) json["labels"] = true;  // a file, whose name may differ
  return json;
}

/// Hidden layers, activation and dropout where they are all that there is to say of a network;
/// {"own": true} where it takes a spec.
Json words_of(const TrainingDraft& draft, const DataSize& size) {
  const std::vector<Node>& nodes = draft.network.nodes();
  std::vector<std::pair<std::int64_t, Activation>> layers;
  double dropout = 0;
  std::size_t groups = 1;  // of members that see the same, each with layers of its own
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    const LayerConfig& layer = nodes[i].layer;
    if (const auto* dense = layer.as<Dense>()) layers.push_back({dense->units, dense->activation});
    if (const auto* one = layer.as<DenseEnsemble>())
      layers.push_back({one->units, one->activation});
    const auto* bend = layer.as<ParametricActivation>();
    if (bend != nullptr && !layers.empty()) layers.back().second = bend->activation;
    if (const auto* drop = layer.as<Dropout>()) dropout = drop->rate;
    if (layer.as<JoinMembers>() != nullptr) groups = nodes[i].inputs.size();
  }
  const bool ensemble = draft.ensemble.members > 1 || draft.recipe == Recipe::tabm_mini;
  if (ensemble && !layers.empty()) layers.pop_back();  // the last one
  TrainOptions options{.recipe = is_published(draft.recipe) ? draft.recipe : Recipe::automatic,
                       .members = draft.fit.members,
                       .layers = std::vector<std::int64_t>(),
                       .dropout = dropout};
  const bool alike = std::all_of(layers.begin(), layers.end(), [&](const auto& layer) {
    return to_json(Activate{layer.second}) == to_json(Activate{layers[0].second});
  });
  if (!layers.empty() && alike) options.activation = layers[0].second;
  for (std::size_t i = 0; i < layers.size() / groups; ++i) {
    options.layers->push_back(layers[i].first);
  }
  Network made = default_network(size, options);
  made.build(size.inputs);
  if (network_to_json(made) != network_to_json(draft.network)) return {{"own", true}};
  Json words = {{"layers", *options.layers}};
  if (options.activation) {
    words["activation"] = to_json(Activate{*options.activation})["activation"];
  }
  if (!options.layers->empty()) words["dropout"] = *options.dropout;
  if (is_published(draft.recipe)) {
    words["recipe"] = recipe_names[static_cast<std::size_t>(draft.recipe)];
  } else if (ensemble) {
    words["recipe"] = "ensemble";
  }
  if (ensemble) words["bins"] = draft.ensemble.bins;
  return words;
}

}  // namespace

std::string settings_of(const TrainingDraft& draft, const Prepared& training,
                        const Prepared& validation, const Prepared& held_out) {
  DataSize size = size_of(draft.preprocessor, training.rows());
  size.ensemble = draft.ensemble;
  size.edges = draft.edges;
  size.categories = draft.categories;
  if (size.task == Task::regression) size.outputs = draft.fit.loss->outputs_a_target();
  Json settings = {{"reading", reading_of(draft.reading)},
                   {"network", words_of(draft, size)},
                   {"data", digest_of_rows(draft.preprocessor, training, validation)},
                   {"held_out", digest_of_scored(held_out)}};
  settings["reproducible"] = draft.time_limit == 0;  // the clock decides nothing else
  if (draft.test_table) settings["test_table"] = true;
  return canonical(settings);
}

}  // namespace lamina
