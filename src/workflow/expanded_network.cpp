#include "workflow/expanded_network.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "lamina/core/error.hpp"
#include "workflow/wide_network.hpp"

namespace lamina {

namespace {

const ParameterEntry* find(const ParameterTable& table, const std::string& name) {
  const auto found = std::find_if(table.entries().begin(), table.entries().end(),
                                  [&](const ParameterEntry& entry) { return entry.name == name; });
  return found == table.entries().end() ? nullptr : &*found;
}

}  // namespace

/// What `owner`'s tables make of the codes becomes an input of its own for `reader`, which is the
/// owner or shares its layer.
void ExpandedNetwork::add_codes(std::size_t original, const Node& owner, Node& reader,
                                std::vector<Field>& fields) {
  const Field& codes = artifact_.network.inputs()[original];
  const std::int64_t one_hot_limit = owner.layer.as<Embedding>()->one_hot_limit;
  Input input{.original = original};
  std::int64_t width = 0;
  int tables = 0;
  for (std::size_t column = 0; column < codes.categories.size(); ++column) {
    Slice slice{.column = static_cast<std::int64_t>(column),
                .place = width,
                .width = codes.categories[column],
                .categories = codes.categories[column]};
    if (slice.categories > one_hot_limit) {
      slice.table =
          find(artifact_.network.parameters(), owner.name + ".table_" + std::to_string(++tables));
      slice.width = slice.table->shape[1];
    }
    width += slice.width;
    input.slices.push_back(slice);
  }
  const std::string name = "codes-" + reader.name;
  std::replace(reader.inputs.begin(), reader.inputs.end(), codes.name, name);
  fields.push_back(Field::numbers(width));
  fields.back().name = name;
  inputs_.push_back(std::move(input));
}

ExpandedNetwork::ExpandedNetwork(const Artifact& artifact) : artifact_(artifact) {
  const Network& model = artifact.network;
  std::vector<Node> nodes = model.nodes();
  std::vector<Field> fields;
  for (Node& node : nodes) {
    if (!node.inputs.empty()) continue;
    for (const Field& field : model.inputs()) node.inputs.push_back(field.name);
  }
  for (std::size_t original = 0; original < model.inputs().size(); ++original) {
    Field field = model.inputs()[original];
    if (field.dtype != DType::i32) {
      field.dtype = DType::f32;
      fields.push_back(std::move(field));
      inputs_.push_back({.original = original});
      continue;
    }
    for (Node& node : nodes) {
      if (std::find(node.inputs.begin(), node.inputs.end(), field.name) == node.inputs.end()) {
        continue;
      }
      const std::string& owner_name = node.shares.empty() ? node.name : node.shares;
      const Node& owner = *std::find_if(model.nodes().begin(), model.nodes().end(),
                                        [&](const Node& one) { return one.name == owner_name; });
      if (owner.layer.as<Embedding>() == nullptr) {
        throw Error({.code = "usage.other_codes",
                     .what = "a layer other than embedding reads codes of categories: what moved "
                             "it cannot be told",
                     .where = "node '" + node.name + "'",
                     .fix = "put an embedding between the codes and that layer"});
      }
      add_codes(original, owner, node, fields);
    }
  }
  network_ = Network(std::move(nodes), model.output_names());
  network_.build(std::move(fields));
  parameters_ = ParameterArena(network_.parameters(), DType::f64);
  for (const ParameterEntry& entry : network_.parameters().entries()) {
    const ParameterEntry& from = *find(model.parameters(), entry.name);
    const Tensor values = converted(artifact.parameters.view(from), DType::f64);
    std::memcpy(parameters_.view(entry).data(), values.f64(), values.bytes());
  }
}

std::vector<Tensor> ExpandedNetwork::expand(std::span<const ConstView> row) const {
  std::vector<Tensor> expanded;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const ConstView& from = row[inputs_[i].original];
    if (from.dtype != DType::i32) {
      expanded.push_back(widened(from));
      continue;
    }
    Tensor& to = expanded.emplace_back(network_.inputs()[i].of_rows(1), DType::f64);
    for (const Slice& slice : inputs_[i].slices) {
      const std::int32_t code = from.i32()[slice.column];
      double* const place = to.f64() + slice.place;
      if (slice.table == nullptr) {
        if (code > 0) place[code - 1] = 1;
        continue;
      }
      const ConstView table = artifact_.parameters.view(*slice.table);
      std::copy_n(table.f32() + code * slice.width, slice.width, place);
    }
  }
  return expanded;
}

}  // namespace lamina
