#include "studio/views/pass_of_row.hpp"

#include <algorithm>
#include <map>

#include "lamina/model/layers/dense_ensemble.hpp"
#include "lamina/model/layers/embedding.hpp"
#include "lamina/model/layers/members.hpp"
#include "lamina/model/layers/piecewise_linear.hpp"
#include "lamina/model/layers/piecewise_linear_embedding.hpp"

namespace lamina::studio {

namespace {

/// Of each column as many names as a node cuts it into: its bins, or the numbers that stand for
/// them.
std::vector<std::string> in_pieces(const std::vector<std::string>& columns, const Network& network,
                                   const std::string& cut_by) {
  const auto node = std::find_if(network.nodes().begin(), network.nodes().end(),
                                 [&](const Node& one) { return one.name == cut_by; });
  if (node == network.nodes().end()) return columns;
  const auto* bins = node->layer.as<PiecewiseLinear>();
  const auto* embedding = node->layer.as<PiecewiseLinearEmbedding>();
  if (bins == nullptr && embedding == nullptr) return columns;
  std::vector<std::string> names;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const bool cut = bins != nullptr && c < bins->columns.size();
    const std::int64_t pieces = embedding != nullptr ? embedding->dimension
                                : cut ? static_cast<std::int64_t>(bins->columns[c].edges.size()) - 1
                                      : 1;
    for (std::int64_t i = 1; i <= pieces; ++i) {
      names.push_back(columns[c] + (bins != nullptr ? " bin " : ".") + std::to_string(i));
    }
  }
  return names;
}

/// What an embedding gives on: numbers as they are named, each word of a short list, and the
/// numbers that stand for a long one.
std::vector<std::string> embedded_names(const Network& network, const Preprocessor& preprocessor,
                                        const std::string& layer) {
  std::map<std::string, std::int64_t> widths;  // of the tables
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.shape.rank() == 2) widths[entry.name] = entry.shape.columns();
  }
  const auto node = std::find_if(network.nodes().begin(), network.nodes().end(),
                                 [&](const Node& one) { return one.name == layer; });
  const std::int64_t one_hot = node->layer.as<Embedding>()->one_hot_limit;
  std::vector<std::string> names = preprocessor.feature_names();
  names.resize(names.size() - preprocessor.category_columns().size());
  if (!node->inputs.empty()) names = in_pieces(names, network, node->inputs[0]);
  int tables = 0;
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    if (static_cast<std::int64_t>(column.labels.size()) <= one_hot) {
      for (const std::string& label : column.labels) names.push_back(column.name + "=" + label);
      continue;
    }
    const std::int64_t width = widths[layer + ".table_" + std::to_string(++tables)];
    for (std::int64_t i = 1; i <= width; ++i) {
      names.push_back(column.name + "." + std::to_string(i));
    }
  }
  return names;
}

std::string likelier(const Moment& moment, const Table& row) {
  return moment.model().predict(row).row(0).label;
}
}  // namespace

PassOfRow::PassOfRow(const Moment& moment, const AskedRow& asked, std::int64_t member)
    : moment_(moment),
      member_(member),
      next_(asked.next < 0 ? Moment::Next::batch : Moment::Next::row),
      row_(asked.next < 0 ? prepared_row(moment, asked.table, likelier(moment, asked.table))
                          : row_of(moment.data().training, asked.next)),
      aside_(moment, row_.examples(), next_) {}

std::vector<LayerAtWork> PassOfRow::layers() const {
  std::vector<LayerAtWork> all;
  const Network& network = moment_.scene->network;
  for (const LayerSummary& line : network.summary()) {
    LayerAtWork layer{.summary = line};
    if (const WatchedNode* node = watched().node(line.name)) layer.node = node->at(0);
    if (const auto* weight = watched().parameter(line.name + ".weight")) layer.weight = *weight;
    if (const auto* bias = watched().parameter(line.name + ".bias")) layer.bias = *bias;
    for (const Node& node : network.nodes()) {
      if (node.name != line.name) continue;
      if (const Dense* dense = node.layer.as<Dense>()) layer.activation = dense->activation.kind();
      if (const auto* several = node.layer.as<DenseEnsemble>())
        layer.activation = several->activation.kind();
    }
    if (layer.activation.empty()) layer.activation = "linear";
    if (layer.weight.before.shape.rank() == 3 && !take_member(layer)) continue;
    layer.sources = sources_of(line);
    all.push_back(std::move(layer));
  }
  return all;
}

bool PassOfRow::take_member(LayerAtWork& layer) const {
  const DrawnLayer drawn =
      drawn_layer(moment_.scene->network, *watched().before, layer.summary.name, member_);
  if (drawn.weight.empty()) return false;
  layer.part = drawn.part;
  layer.parts = drawn.parts;
  const Shape weights = drawn.weight.shape;
  const Shape units{weights.columns()};
  const auto take = [&](ConstView& view, const Shape& shape) {
    view = part_of(view, drawn.part, drawn.parts, shape);
  };
  for (ConstView* of : {&layer.weight.before, &layer.weight.gradient, &layer.weight.change}) {
    take(*of, weights);
  }
  for (ConstView* of : {&layer.bias.before, &layer.bias.gradient, &layer.bias.change, &layer.node.z,
                        &layer.node.output, &layer.node.dz, &layer.node.doutput}) {
    take(*of, units);
  }
  layer.summary.outputs = weights.columns();
  layer.summary.parameters /= drawn.parts;
  return true;
}

std::string PassOfRow::before_of(const std::string& name) const {
  const std::vector<Node>& nodes = moment_.scene->network.nodes();
  const auto node =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node& one) { return one.name == name; });
  if (node == nodes.end() || node->layer.as<DenseEnsemble>() != nullptr) return name;
  if (node->layer.kind() == JoinMembers::kind) {
    for (const std::string& from : node->inputs) {
      const std::string layer = before_of(from);
      if (!drawn_layer(moment_.scene->network, *watched().before, layer, member_).weight.empty())
        return layer;
    }
  }
  const bool passes = node->layer.kind() == Members::kind || node->layer.kind() == Dropout::kind;
  return passes ? before_of(node->inputs[0]) : name;
}

std::vector<std::string> PassOfRow::sources_of(const LayerSummary& line) const {
  const Network& network = moment_.scene->network;
  std::vector<std::string> names;
  for (const std::string& direct : line.inputs) {
    const std::string from = members_of(network) > 1 ? before_of(direct) : direct;
    const auto input = std::find_if(network.inputs().begin(), network.inputs().end(),
                                    [&](const Field& field) { return field.name == from; });
    if (input != network.inputs().end()) {
      const std::vector<std::string> features = moment_.preprocessor().feature_names();
      if (line.inputs.size() == 1 && network.inputs().size() == 1) return features;
      for (std::int64_t i = 0; i < input->shape.elements(); ++i) {
        names.push_back(from + " " + std::to_string(i + 1));
      }
      continue;
    }
    for (const LayerSummary& before : network.summary()) {
      if (before.name != from) continue;
      if (before.kind == Embedding::kind) {
        std::vector<std::string> embedded = embedded_names(network, moment_.preprocessor(), from);
        if (static_cast<std::int64_t>(embedded.size()) == before.outputs) return embedded;
      }
      if (before.kind == "flatten") return moment_.preprocessor().feature_names();
      const DrawnLayer drawn = drawn_layer(network, *watched().before, from, member_);
      const std::int64_t outputs = drawn.parts > 1 ? drawn.weight.shape.columns() : before.outputs;
      for (std::int64_t i = 0; i < outputs; ++i) {
        names.push_back(from + " " + std::to_string(i + 1));
      }
    }
  }
  return names;
}

}  // namespace lamina::studio
