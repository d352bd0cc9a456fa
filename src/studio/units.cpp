#include "studio/units.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "lamina/model/layers/members.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t most_units = 64;

}  // namespace

ConstView part_of(const ConstView& all, std::int64_t part, std::int64_t parts, const Shape& shape) {
  if (all.empty()) return all;
  return {all.f32() + part * (all.elements() / parts), shape, all.dtype};
}

namespace {

/// The first member of a layer, among those of all: a part of them may see its rows otherwise.
std::int64_t first_member(const Network& network, std::string layer) {
  for (auto node = network.nodes().rbegin(); node != network.nodes().rend(); ++node) {
    if (node->name != layer) continue;
    if (const auto* some = node->layer.as<Members>()) return some->first;
    if (node->inputs.size() != 1) return 0;
    layer = node->inputs[0];
  }
  return 0;
}

}  // namespace

DrawnLayer drawn_layer(const Network& network, const ParameterArena& parameters,
                       const std::string& layer, std::int64_t member) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.name != layer + ".weight") continue;
    if (entry.shape.rank() == 2) return {.weight = parameters.view(entry)};
    if (entry.shape.rank() != 3) continue;
    const std::int64_t parts = entry.shape[0];
    const std::int64_t part = member - first_member(network, layer);
    if (part < 0 || part >= parts) return {};
    const Shape shape{entry.shape[1], entry.shape[2]};
    return {part_of(parameters.view(entry), part, parts, shape), part, parts};
  }
  return {};
}

std::int64_t members_of(const Network& network) {
  std::int64_t most = 1;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const bool several = entry.kind == ParameterKind::weight && entry.shape.rank() == 3;
    if (several) most = std::max(most, entry.shape[0]);
  }
  return most;
}

std::int64_t asked_member(const Network& network, const Query& query) {
  return query.whole("member", 1, 1, members_of(network)) - 1;
}

float norm_into(const ConstView& weight, std::int64_t unit) {
  const std::int64_t units = weight.shape.columns();
  double sum = 0;
  for (std::int64_t i = 0; i < weight.shape.rows(); ++i) {
    const double w = weight.f32()[i * units + unit];
    sum += w * w;
  }
  return static_cast<float>(std::sqrt(sum));
}

std::vector<std::int64_t> shown_units(std::int64_t all, const ConstView& weight) {
  std::vector<std::int64_t> units(static_cast<std::size_t>(all));
  std::iota(units.begin(), units.end(), 0);
  if (all <= most_units) return units;
  if (!weight.empty()) {
    std::vector<float> norms;
    for (const std::int64_t u : units) norms.push_back(norm_into(weight, u));
    std::stable_sort(units.begin(), units.end(), [&](std::int64_t a, std::int64_t b) {
      return norms[static_cast<std::size_t>(a)] > norms[static_cast<std::size_t>(b)];
    });
  }
  units.resize(most_units);
  std::sort(units.begin(), units.end());
  return units;
}

std::vector<Tensor> node_outputs(const Moment& moment, const Features& rows) {
  const Network& network = moment.scene->network;
  const Engine engine(1);
  Tape tape(engine);
  tape.watch(true);
  tape.begin_evaluation(network.parameters(), moment.answering());
  std::vector<Var> in;
  for (const Tensor& input : rows.inputs) in.push_back(tape.input(input));
  const std::vector<Network::Output> what(network.outputs().size(), Network::Output::answer);
  std::vector<Var> out(what.size());
  std::vector<Var> nodes(network.nodes().size());
  network.forward(tape, in, out, what, nodes);
  std::vector<Tensor> values;
  for (const Var node : nodes) {
    const ConstView value = tape.value(node);
    Tensor& copy = values.emplace_back(value.shape, value.dtype);
    std::memcpy(copy.view().data(), value.data(), value.bytes());
  }
  return values;
}

std::vector<float> column_of(const Tensor& values, std::int64_t column) {
  std::vector<float> numbers;
  const std::int64_t columns = values.shape().columns();
  for (std::int64_t row = 0; row < values.shape().rows(); ++row) {
    numbers.push_back(values.f32()[row * columns + column]);
  }
  return numbers;
}

}  // namespace lamina::studio
