// The answer over any two columns, all others held.
#include <algorithm>
#include <cmath>
#include <optional>

#include "lamina/preprocess/column_summary.hpp"
#include "studio/number.hpp"
#include "studio/plane.hpp"
#include "studio/rows.hpp"
#include "studio/units.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

struct Limits {
  double low = 0, high = 1;
};

/// Of amounts: those of the training rows, so that colours mean the same all the time.
Limits limits_of(const Data& data) {
  if (data.classes()) return {};
  const auto [low, high] =
      std::minmax_element(data.training.values.begin(), data.training.values.end());
  return {*low, *high};
}

}  // namespace

namespace {

/// What a unit answers over the plane, with the limits of what it does there.
Json unit_map(const Moment& moment, const Query& query, Json json, const Plane& plane) {
  const std::vector<Tensor> nodes = node_outputs(moment, plane.grid);
  const std::string name = query.text("layer");
  const std::vector<LayerSummary> layers = moment.scene->network.summary();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i].name != name) continue;
    const std::int64_t units = layers[i].outputs;
    const std::int64_t unit = query.whole("unit", 0, 0, units - 1);
    const std::vector<float> values = column_of(nodes[i], unit);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    json["kind"] = "value";
    json["low"] = number(*low);
    json["high"] = number(*high);
    json["values"] = numbers(values);
    return json;
  }
  refuse_value("layer", name, "the name of a layer, as dense_1");
}

}  // namespace

Json map_json(const Moment& moment, const Query& query) {
  const Plane plane = plane_of(moment, query, 32);
  const Data& data = moment.data();
  const bool binary = moment.preprocessor().task() == Task::binary;
  const Limits limits = limits_of(data);
  Json json = {{"version", moment.scene->version},
               {"step", moment.state.step},
               {"x", plane.x.json()},
               {"y", plane.y.json()},
               {"kind", binary           ? "probability"
                        : data.classes() ? "classes"
                                         : "value"},
               {"values", Json::array()},
               {"classes", Json::array()},
               {"low", number(limits.low)},
               {"high", number(limits.high)},
               {"fixed", plane.fixed}};
  if (query.has("layer")) return unit_map(moment, query, std::move(json), plane);
  const Predictions answers = moment.model().predictor().predict(plane.grid, "the map");
  for (std::int64_t i = 0; i < answers.rows(); ++i) {
    const auto place = static_cast<std::size_t>(i);
    if (binary) {
      json["values"].push_back(number(answers.probabilities.f32()[2 * i + 1]));
    } else if (data.classes()) {
      json["values"].push_back(number(static_cast<float>(answers.values[place])));
      json["classes"].push_back(answers.classes[place]);
    } else {
      json["values"].push_back(number(answers.values[place]));
    }
  }
  return json;
}

Json tiles_json(const Moment& moment, const Query& query) {
  const Plane plane = plane_of(moment, query, 24);
  const std::int64_t member = asked_member(moment.scene->network, query);
  const std::vector<Tensor> nodes = node_outputs(moment, plane.grid);
  Json layers = Json::array();
  const std::vector<LayerSummary> summary = moment.scene->network.summary();
  for (std::size_t i = 0; i < summary.size(); ++i) {
    Json units = Json::array();
    const DrawnLayer layer =
        drawn_layer(moment.scene->network, moment.answering(), summary[i].name, member);
    if (layer.weight.empty()) continue;  // what has no units of its own is not drawn
    const std::int64_t all = layer.weight.shape.columns();
    for (const std::int64_t unit : shown_units(all, layer.weight)) {
      const std::int64_t column = layer.part * all + unit;
      units.push_back({{"index", unit}, {"values", numbers(column_of(nodes[i], column))}});
    }
    layers.push_back({{"name", summary[i].name}, {"units", std::move(units)}});
  }
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"x", plane.x.json()},
          {"y", plane.y.json()},
          {"layers", std::move(layers)}};
}

namespace {

double place_of(const Axis& axis, const Table& table, std::int64_t row) {
  const Column& column = table.column(axis.column);
  if (axis.labels.empty()) return column.numbers[static_cast<std::size_t>(row)];
  if (column.is_missing(row)) return NAN;
  const std::string word = column.text(row);
  const auto found = std::find(axis.labels.begin(), axis.labels.end(), word);
  return found == axis.labels.end() ? NAN : static_cast<double>(found - axis.labels.begin());
}

}  // namespace

Json points_json(const Moment& moment, const Query& query) {
  constexpr std::int64_t most_points = 2000;
  const std::int64_t most = query.whole("most", most_points, 1, most_points);
  const Data& data = moment.data();
  std::optional<std::pair<Axis, Axis>> axes;  // none of images: only their answers are told
  if (!data.axes.first.empty()) axes = axes_of(moment, query, 2);
  const std::vector<std::int64_t>& training = data.draft.training;
  const std::size_t all = training.size() + data.draft.validation.size();
  std::vector<std::int64_t> rows;
  std::vector<bool> validation;
  for (const std::int64_t one : sampled_rows(static_cast<std::int64_t>(all), most)) {
    const auto i = static_cast<std::size_t>(one);
    validation.push_back(i >= training.size());
    rows.push_back(validation.back() ? data.draft.validation[i - training.size()] : training[i]);
  }
  const Prepared prepared =
      prepare_with_truth(moment.preprocessor(), moment.scene->network, data.table, rows);
  const Predictions answers = moment.model().predictor().predict(prepared.features);
  const bool binary = moment.preprocessor().task() == Task::binary;
  Json xs = Json::array(), ys = Json::array(), truth = Json::array(), answer = Json::array(),
       right = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    xs.push_back(axes ? number(place_of(axes->first, data.table, rows[i])) : Json(nullptr));
    ys.push_back(axes ? number(place_of(axes->second, data.table, rows[i])) : Json(nullptr));
    if (data.classes()) {
      truth.push_back(prepared.labels[i]);
      answer.push_back(binary ? number(answers.probabilities.f32()[2 * i + 1])
                              : Json(answers.classes[i]));
      right.push_back(answers.classes[i] == prepared.labels[i]);
    } else {
      truth.push_back(number(prepared.values[i]));
      answer.push_back(number(answers.values[i]));
      right.push_back(true);
    }
  }
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"rows", rows},
          {"x", std::move(xs)},
          {"y", std::move(ys)},
          {"truth", std::move(truth)},
          {"answer", std::move(answer)},
          {"right", std::move(right)},
          {"validation", validation},
          {"all", all}};
}

}  // namespace lamina::studio
