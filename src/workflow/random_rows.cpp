#include "workflow/random_rows.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "training/network_loss.hpp"

namespace lamina {

namespace {

Field likely_field(const std::string& name) {
  Field field = name == "codes"   ? Field::codes({3, 12})
                : name == "image" ? Field::pixels(6, 6)
                                  : Field::numbers(5);
  field.name = name;
  return field;
}

/// Whole numbers below `count`, one for each place.
std::int32_t below(std::int64_t count, Seed seed, std::int64_t place) {
  const std::uint32_t word = philox(seed.key(), static_cast<std::uint64_t>(place), 0)[0];
  return static_cast<std::int32_t>(word % static_cast<std::uint64_t>(count));
}

Tensor normal_numbers(const Shape& shape, Seed seed) {
  Tensor tensor(shape);
  for (std::int64_t i = 0; i < tensor.elements(); ++i) {
    tensor.f32()[i] = static_cast<float>(normal(seed, static_cast<std::uint64_t>(i)));
  }
  return tensor;
}

Tensor random_input(const Field& field, std::int64_t rows, Seed seed) {
  if (field.dtype == DType::f32) return normal_numbers(field.of_rows(rows), seed);
  Tensor tensor(field.of_rows(rows), field.dtype);
  for (std::int64_t i = 0; i < tensor.elements(); ++i) {
    if (field.dtype == DType::u8) {
      tensor.u8()[i] = static_cast<std::uint8_t>(below(256, seed, i));
    } else {
      const auto column = static_cast<std::size_t>(i % field.shape[0]);
      tensor.i32()[i] = below(field.categories[column] + 1, seed, i);  // 0 is missing
    }
  }
  return tensor;
}

Tensor random_target(const Loss& loss, const Shape& row, std::int64_t rows, Seed seed) {
  const Targets targets = loss->targets();
  const std::int64_t outputs = row.elements() / loss->outputs_a_target();
  if (targets == Targets::labels) {
    Tensor labels(Shape{rows}, DType::i32);
    for (std::int64_t i = 0; i < rows; ++i) labels.i32()[i] = below(outputs, seed, i);
    return labels;
  }
  if (targets != Targets::numbers && targets != Targets::non_negative && outputs > 1) {
    Tensor one_hot({rows, outputs});  // what may be any is a distribution too
    for (std::int64_t row = 0; row < rows; ++row) {
      one_hot.f32()[row * outputs + below(outputs, seed, row)] = 1;
    }
    return one_hot;
  }
  Tensor numbers = normal_numbers({rows, outputs}, seed);
  const auto change = [&](auto&& formula) {
    std::transform(numbers.f32(), numbers.f32() + numbers.elements(), numbers.f32(), formula);
  };
  if (targets == Targets::non_negative) change([](float x) { return std::abs(x); });
  if (targets == Targets::probabilities || targets == Targets::any) {
    change([](float x) { return x > 0 ? 1.0F : 0.0F; });
  }
  return numbers;
}

Loss likely_loss(const NetworkOutput& output) {
  const bool one = output.columns() == 1;
  if (one && output.head.as<Sigmoid>() != nullptr) return BinaryCrossEntropy{};
  if (output.head.as<Softmax>() != nullptr) return SoftmaxCrossEntropy{};
  return MeanSquaredError{};
}

}  // namespace

std::vector<Field> likely_inputs(const Network& network) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  const auto is_node = [&](const std::string& name) {
    return std::any_of(network.nodes().begin(), network.nodes().end(),
                       [&](const Node& node) { return node.name == name; });
  };
  for (const Node& node : network.nodes()) {
    for (const std::string& input : node.inputs) {
      if (!is_node(input)) add(input);
    }
    if (!node.inputs.empty() || !node.shares.empty()) continue;
    if (node.layer.as<Flatten>() != nullptr) {
      add("image");
    } else {
      add("numbers");
      if (node.layer.as<Embedding>() != nullptr) add("codes");
    }
  }
  std::vector<Field> fields;
  std::transform(names.begin(), names.end(), std::back_inserter(fields), likely_field);
  return fields;
}

FitOptions likely_losses(const Network& network) {
  const std::vector<NetworkOutput>& outputs = network.outputs();
  FitOptions fit;
  fit.loss = likely_loss(outputs[0]);
  if (outputs.size() == 1) return fit;
  for (const NetworkOutput& output : outputs) {
    fit.losses.push_back({output.name, likely_loss(output)});
  }
  return fit;
}

Examples RandomRows::examples() const {
  Examples rows;
  rows.inputs.assign(inputs.begin(), inputs.end());
  rows.targets.assign(targets.begin(), targets.end());
  return rows;
}

RandomRows random_rows(const Network& network, const FitOptions& losses, std::int64_t rows,
                       Seed seed) {
  const NetworkLoss loss(network, losses);
  RandomRows made;
  for (const Field& field : network.inputs()) {
    made.inputs.push_back(random_input(field, rows, seed.at("input").at(field.name)));
  }
  for (std::size_t i = 0; i < network.outputs().size(); ++i) {
    const NetworkOutput& output = network.outputs()[i];
    made.targets.push_back(
        random_target(loss.loss(i), output.shape, rows, seed.at("target").at(output.name)));
  }
  return made;
}

}  // namespace lamina
