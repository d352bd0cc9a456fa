#include "artifacts/format_1.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "artifacts/json_fields.hpp"
#include "artifacts/network_json.hpp"
#include "lamina/artifacts/artifact.hpp"
#include "lamina/core/error.hpp"

namespace lamina::format_1 {

namespace {

struct Input {
  std::int64_t numbers = 0;
  std::vector<std::int64_t> categories;

  void fields(Fields& f) {
    f("numbers", numbers, at_least(0), "numbers of a row, pixels included");
    f("categories", categories, at_least(0), "of each column of codes");
  }
};

/// A chain as it was then: kind_1, kind_2, … counted from the input.
std::vector<Node> chain_from_input(std::vector<LayerConfig> layers) {
  std::vector<Node> nodes;
  std::map<std::string, int> counts;
  for (LayerConfig& layer : layers) {
    const std::string kind(layer.kind());
    Node node{.name = kind + "_" + std::to_string(++counts[kind]), .layer = std::move(layer)};
    if (!nodes.empty()) node.inputs = {nodes.back().name};
    nodes.push_back(std::move(node));
  }
  return nodes;
}

/// Numbers, then pixels, then codes: in that order they were joined.
std::vector<std::string> old_order(std::span<const Field> inputs) {
  std::vector<std::string> names;
  const auto add = [&](DType dtype) {
    for (const Field& field : inputs) {
      if (field.dtype == dtype) names.push_back(field.name);
    }
  };
  add(DType::f32);
  add(DType::u8);
  add(DType::i32);
  return names;
}

bool takes_codes(std::span<const Field> inputs) {
  return std::any_of(inputs.begin(), inputs.end(),
                     [](const Field& field) { return field.dtype == DType::i32; });
}

}  // namespace

Network read_network(const Json& json, const Preprocessor& preprocessor, const JsonSource& source) {
  struct Old {
    Input input;
    void fields(Fields& f) { f.group("input", input, "what a row holds"); }
  } old;
  JsonReader reader(json, source, "network");
  old.fields(reader);
  reader.finish("layers");
  if (!json.contains("layers")) {
    throw_json_error(source, "missing_key", "the key 'layers' is missing", "network");
  }
  std::vector<Node> nodes =
      chain_from_input(layer_list_from_json(json["layers"], source, "network.layers"));
  const std::vector<Field> inputs = preprocessor.inputs();
  if (!nodes.empty() && !(inputs.size() == 1 && inputs[0].dtype == DType::f32)) {
    // The layer that took everything takes it in the old order; one that took numbers gets them
    // joined.
    if (nodes[0].layer.as<Embedding>() == nullptr && !takes_codes(inputs)) {
      nodes[0].inputs = {"pixels"};
      nodes.insert(nodes.begin(), Node{.name = "pixels", .layer = Embedding{}});
    }
    nodes[0].inputs = old_order(inputs);
  }
  Network network(std::move(nodes));
  network.build(inputs);
  std::vector<std::int64_t> categories;
  for (const Field& field : network.inputs()) {
    if (field.dtype == DType::i32) categories = field.categories;
  }
  if (numbers_of(network) != old.input.numbers || categories != old.input.categories) {
    throw Error({.code = "model.inconsistent",
                 .what = "the network takes " + std::to_string(old.input.numbers) +
                         " numbers and " + std::to_string(old.input.categories.size()) +
                         " columns of codes, the preprocessing makes " +
                         std::to_string(numbers_of(network)) + " and " +
                         std::to_string(categories.size()) + " (or other categories)",
                 .where = source.name,
                 .fix = source.fix});
  }
  return network;
}

Network without_pixels(const Network& network) {
  std::vector<Field> inputs = network.inputs();
  for (Field& field : inputs) {
    if (field.dtype == DType::u8) field.dtype = DType::f32;
  }
  Network plain(network.nodes(), network.output_names());
  plain.build(std::move(inputs));
  return plain;
}

std::int64_t numbers_of(const Network& network) {
  std::int64_t count = 0;
  for (const Field& field : network.inputs()) {
    if (field.dtype != DType::i32) count += field.shape.elements();
  }
  return count;
}

std::int64_t codes_of(const Network& network) {
  std::int64_t count = 0;
  for (const Field& field : network.inputs()) {
    if (field.dtype == DType::i32) count += field.shape.elements();
  }
  return count;
}

std::vector<Tensor> inputs_of(const Tensor& numbers, const Tensor& codes, const Network& network) {
  std::vector<Tensor> inputs;
  std::int64_t next = 0;
  for (const Field& field : network.inputs()) {
    if (field.dtype == DType::i32) {
      inputs.push_back(codes);
      continue;
    }
    const std::int64_t rows = numbers.shape().rows();
    const std::int64_t columns = field.shape.elements();
    Tensor part(field.of_rows(rows));
    for (std::int64_t row = 0; row < rows; ++row) {
      std::copy_n(numbers.f32() + row * numbers.shape().columns() + next, columns,
                  part.f32() + row * columns);
    }
    next += columns;
    inputs.push_back(std::move(part));
  }
  return inputs;
}

}  // namespace lamina::format_1
