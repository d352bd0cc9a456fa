#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "artifacts/json_fields.hpp"
#include "exchange/onnx/answer.hpp"
#include "exchange/onnx/graph_tools.hpp"
#include "exchange/onnx/layers.hpp"
#include "exchange/onnx/read.hpp"
#include "exchange/onnx/run/run.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/exchange/onnx.hpp"

namespace lamina {

namespace {

/// A head, so that the network says probabilities, where the graph leaves that to its loss.
void add_head(onnx::Layers& layers) {
  const std::string last = layers.nodes.back().name;
  LayerConfig& layer = layers.nodes.back().layer;
  const auto activation = [&]() -> Activation* {
    if (auto* const dense = layer.as<Dense>()) return &dense->activation;
    if (auto* const own = layer.as<Activate>()) return &own->activation;
    return nullptr;
  }();
  const bool one = layers.outputs == 1;
  if (activation != nullptr) {
    if (activation->as<Sigmoid>() != nullptr && one) return;
    if (activation->as<Softmax>() != nullptr && !one) return;
    if (activation->as<LogSoftmax>() != nullptr && !one) {
      *activation = Activation::softmax;
      return;
    }
    if (activation->as<Linear>() != nullptr) {
      *activation = one ? Activation::sigmoid : Activation::softmax;
      return;
    }
  }
  layers.nodes.push_back({.name = "answer",
                          .layer = Activate{one ? Activation::sigmoid : Activation::softmax},
                          .inputs = {last}});
}

bool ends_in_probabilities(const onnx::Layers& layers) {
  LayerConfig last = layers.nodes.back().layer;
  const Activation head = last->take_head();
  return head.as<Linear>() == nullptr;
}

[[noreturn]] void refuse_names(const char* what, std::size_t given, std::int64_t wanted) {
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} {} are named, and the network has {}", given, what, wanted),
               .where = "the names given",
               .fix = "name each once, or none"});
}

/// Columns that are taken as they are, and what the answer is.
Preprocessor preprocessor_of(const onnx::Layers& layers, const OnnxImport& options, bool classes,
                             std::vector<std::string> labels) {
  std::vector<std::string> columns = options.columns;
  for (std::int64_t i = 1; options.columns.empty() && i <= layers.inputs; ++i) {
    columns.push_back(fmt::format("x_{}", i));
  }
  if (static_cast<std::int64_t>(columns.size()) != layers.inputs) {
    refuse_names("columns", columns.size(), layers.inputs);
  }
  const std::int64_t count = classes ? std::max<std::int64_t>(layers.outputs, 2) : 0;
  if (classes && !options.labels.empty()) labels = options.labels;
  if (classes && labels.empty()) {
    for (std::int64_t i = 0; i < count; ++i) labels.push_back(std::to_string(i));
  }
  if (static_cast<std::int64_t>(labels.size()) != count)
    refuse_names("labels", labels.size(), count);
  const Task task = !classes ? Task::regression : count == 2 ? Task::binary : Task::multiclass;
  Preprocessor empty;
  Json json = to_json(empty);
  json["task"] = std::string(task_names[static_cast<std::size_t>(task)]);
  json["task_reason"] = "the network came so";
  json["target"] = options.target;
  json["labels"] = labels;
  const std::vector<double> shares(labels.size(),
                                   1 / static_cast<double>(std::max<std::int64_t>(count, 1)));
  json["label_shares"] = shares;  // not known
  NumberColumn column{.features = {NumberFeature{}}};
  for (const std::string& name : columns) {
    column.name = name;
    json["numbers"].push_back(to_json(column));
  }
  Preprocessor made;
  from_json(json, made, {.name = "the imported network", .family = "model"}, "preprocessing");
  try {
    made.check();
  } catch (const Error& error) {
    throw Error({.code = "usage.bad_value",
                 .what = error.facts().what,
                 .where = "the names given",
                 .fix = "name each column and class once, none as the target"});
  }
  return made;
}

ParameterArena parameters_of(const Network& network, const onnx::Layers& layers) {
  ParameterArena arena = network.initialize(Seed(0));
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const auto values = layers.parameters.find(entry.name);
    const bool fits = values != layers.parameters.end() &&
                      static_cast<std::int64_t>(values->second.size()) == entry.shape.elements();
    if (!fits) {
      throw Error(
          {.code = "model.bad_onnx",
           .what = "the graph has no numbers for '" + printable(entry.name) + "', or others",
           .where = "the graph",
           .fix = "the file does not follow the ONNX standard: export it again"});
    }
    std::copy(values->second.begin(), values->second.end(), arena.view(entry).f32());
  }
  return arena;
}

/// Error unless network and graph say the same of rows of standard normal numbers.
void require_same(const onnx::Model& model, const std::string& output, const Network& network,
                  const ParameterArena& parameters) {
  constexpr std::int64_t rows = 16;
  onnx::Dims dims = model.inputs.at(0).dims;
  dims[0] = rows;
  const std::int64_t width = network.inputs()[0].shape.elements();
  Tensor x(Shape{rows, width});
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    x.f32()[i] = static_cast<float>(normal(Seed(23), static_cast<std::uint64_t>(i)));
  }
  const std::vector<float> numbers(x.f32(), x.f32() + x.elements());
  onnx::Array input = onnx::Array::floats(numbers, dims);
  if (model.inputs[0].type == onnx::Type::f64) {
    input = onnx::Array::doubles({numbers.begin(), numbers.end()}, dims);
  }
  onnx::Values values = onnx::run(model, {{model.inputs[0].name, std::move(input)}});
  const onnx::Array& theirs = values.at(output);
  const Program program = network.lower(parameters);
  const Engine engine(1);
  Program::Workspace workspace;
  const std::array<ConstView, 1> in = {x};
  const ConstView ours = program.run(engine, in, workspace);
  const auto at = [&](std::int64_t i) {
    const auto place = static_cast<std::size_t>(i);
    return theirs.type == onnx::Type::f64 ? theirs.as<double>()[place]
                                          : static_cast<double>(theirs.as<float>()[place]);
  };
  bool same = theirs.elements() == ours.elements();
  for (std::int64_t i = 0; same && i < ours.elements(); ++i) {
    const double value = ours.f32()[i];
    const bool both_lost = std::isnan(value) && std::isnan(at(i));
    same = both_lost || std::abs(value - at(i)) <= 1e-5 * std::max(1.0, std::abs(value)) * 4;
  }
  if (same) return;
  throw Error({.code = "model.onnx_network",
               .what = "the network made of the graph does not say what the graph says",
               .where = "rows made for the comparison",
               .fix = "report it with the file; simplify the graph before the export"});
}

/// The graph as the translator takes it.
onnx::Answer simplify(onnx::Model& model) {
  const auto opset = model.opsets.find("");
  if (opset == model.opsets.end() || opset->second < 7 || opset->second > 28) {
    const std::int64_t found = opset == model.opsets.end() ? 0 : opset->second;
    throw Error({.code = "model.onnx_operator",
                 .what = fmt::format("the file is of opset {}, and lamina reads 7 to 28", found),
                 .where = "the graph",
                 .fix = "export it with an opset from 7 to 28, 17 by preference"});
  }
  onnx::inline_functions(model);
  onnx::require_order(model);
  onnx::Answer answer = onnx::find_answer(model);
  if (std::none_of(model.outputs.begin(), model.outputs.end(),
                   [&](const onnx::ValueInfo& one) { return one.name == answer.value; })) {
    model.outputs.push_back({.name = answer.value});
  }
  onnx::keep_only(model, answer.value);
  onnx::fold_constants(model);
  onnx::join_activations(model);
  onnx::keep_only(model, answer.value);
  std::erase_if(model.inputs, [&](const onnx::ValueInfo& input) {
    return std::none_of(model.nodes.begin(), model.nodes.end(), [&](const onnx::Node& node) {
      return std::find(node.inputs.begin(), node.inputs.end(), input.name) != node.inputs.end();
    });
  });
  return answer;
}

Artifact artifact_of(onnx::Model model, const OnnxImport& options) {
  if (options.task != "auto" && options.task != "classification" && options.task != "regression") {
    throw Error({.code = "usage.bad_value",
                 .what = "'" + printable(options.task) + "' is no task",
                 .where = "option --task",
                 .fix = "choose auto, classification or regression"});
  }
  const onnx::Answer answer = simplify(model);
  onnx::Layers layers = onnx::layers_of(model, answer.value);
  const bool wide = layers.outputs > 1;
  const bool automatic = answer.classes || wide || ends_in_probabilities(layers);
  const bool classes = options.task == "auto" ? automatic : options.task == "classification";
  if (!classes && wide && layers.outputs != 2) {
    throw Error(
        {.code = "model.onnx_network",
         .what = fmt::format("a model of an amount says one number, this one {}", layers.outputs),
         .where = "the output of the graph",
         .fix = "export one output, or import it with --task classification"});
  }
  if (layers.outputs > 1000) {
    throw Error({.code = "model.onnx_network",
                 .what = fmt::format("it has {} classes, and 1,000 may be", layers.outputs),
                 .where = "the output of the graph",
                 .fix = "export a network of fewer"});
  }
  const auto build = [&](const onnx::Layers& from) {
    Network network(from.nodes);
    network.build({Field::numbers(from.inputs)});
    return network;
  };
  const Network plain = build(layers);
  require_same(model, answer.value, plain, parameters_of(plain, layers));
  Artifact artifact;
  artifact.preprocessor = preprocessor_of(layers, options, classes, answer.labels);
  if (classes) add_head(layers);
  artifact.network = build(layers);
  artifact.parameters = parameters_of(artifact.network, layers);
  artifact.training.optimizer = "none";
  artifact.training.split = "none: the network was imported";
  artifact.check();
  return artifact;
}

/// What lamina exported holds the preprocessing of columns, for which an import has no layers.
Artifact imported(onnx::Model model, const OnnxImport& options) {
  const bool ours = model.producer == "lamina";
  try {
    return artifact_of(std::move(model), options);
  } catch (const Error& error) {
    const std::string& code = error.facts().code;
    if (!ours || (code != "model.onnx_operator" && code != "model.onnx_network")) throw;
    throw Error({.code = "model.onnx_exported",
                 .what = "lamina exported this model, with the preprocessing of its columns; "
                         "only bare networks are imported",
                 .where = error.facts().where,
                 .fix = "take the .lamina file that it was exported from: 'lamina predict', or "
                        "'lamina tune' to train it further"});
  }
}

}  // namespace

Artifact import_onnx(const std::string& path, const OnnxImport& options) {
  return imported(onnx::read_model(path), options);
}

Artifact import_onnx_bytes(std::string_view bytes, const std::string& name,
                           const OnnxImport& options) {
  onnx::require_built();
  return imported(onnx::read_model(bytes, name, ""), options);
}

}  // namespace lamina
