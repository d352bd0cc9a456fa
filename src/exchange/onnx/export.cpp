#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "exchange/evaluation.hpp"
#include "exchange/onnx/builder.hpp"
#include "exchange/onnx/columns.hpp"
#include "exchange/onnx/operations.hpp"
#include "exchange/onnx/replay.hpp"
#include "lamina/core/error.hpp"
#include "lamina/exchange/onnx.hpp"

namespace lamina {

namespace {

using onnx::Array;
using onnx::Builder;
using onnx::Type;

/// An output is not called as a column is.
std::string output_name(const onnx::Model& model, std::string name) {
  while (std::any_of(model.inputs.begin(), model.inputs.end(),
                     [&](const onnx::ValueInfo& input) { return input.name == name; })) {
    name = "predicted_" + name;
  }
  return name;
}

/// The line through the quantiles: its start, and of each part as much as z has gone along it.
std::string of_quantiles(Builder& b, const TargetTransform& transform, const std::string& z) {
  std::vector<double> starts, widths, heights;
  for (std::size_t i = 0; i + 1 < transform.targets.size(); ++i) {
    starts.push_back(transform.normals[i]);
    widths.push_back(transform.normals[i + 1] - transform.normals[i]);
    heights.push_back(transform.targets[i + 1] - transform.targets[i]);
  }
  const onnx::Dims dims = {1, static_cast<std::int64_t>(starts.size())};
  const auto constant = [&](std::vector<double> values) {
    return b.constant(Array::doubles(std::move(values), dims));
  };
  const std::string gone = b.node("Max", {b.subtract(z, constant(starts)), b.number64(0)});
  const std::string share = b.node("Min", {b.divide(gone, constant(widths)), b.number64(1)});
  const std::string rise = b.node("ReduceSum", {b.multiply(share, constant(heights)), b.list({1})});
  return b.add(rise, b.number64(transform.targets.front()));
}

/// As TargetTransform::invert has it.
std::string in_unit(Builder& b, const TargetTransform& transform, const std::string& z) {
  if (transform.scale == TargetScale::quantile) return of_quantiles(b, transform, z);
  std::string value =
      b.add(b.multiply(z, b.number64(transform.spread)), b.number64(transform.center));
  if (transform.scale == TargetScale::log) {
    value = b.node("Exp", {value});
    if (transform.shift > 0) value = b.subtract(value, b.number64(transform.shift));
  }
  if (!transform.clamped) return value;
  return b.node("Min",
                {b.node("Max", {value, b.number64(transform.low)}), b.number64(transform.high)});
}

void add_amount(Builder& b, onnx::Model& model, const Preprocessor& preprocessor,
                const std::string& answer, std::int64_t columns) {
  const auto put_out = [&](const std::string& name, const std::string& value) {
    b.named(name, "Identity", {value});
    model.outputs.push_back({name, Type::f64, {-1, 1}, preprocessor.target()});
  };
  const std::string mean = columns == 1 ? answer : b.slice(answer, 1, 0, 1);
  put_out(output_name(model, "variable"),
          in_unit(b, preprocessor.target_transform(), b.cast(mean, Type::f64)));
  if (columns == 1) return;
  constexpr double least = -13.815510557964274;  // log 1e-6, as serving has it
  const std::string log_variance = b.cast(b.slice(answer, 1, 1, 2), Type::f64);
  const std::string held = b.node("Max", {log_variance, b.number64(least)});
  const std::string deviation = b.node("Exp", {b.multiply(held, b.number64(0.5))});
  put_out(output_name(model, "spread"),
          b.multiply(deviation, b.number64(preprocessor.target_scale())));
}

/// What is largest where class 1 of two is answered: its probability beside the threshold.
std::string beside_threshold(Builder& b, const std::string& probability, double threshold) {
  const std::string even =
      b.add(b.multiply(probability, b.number(0)), b.number(static_cast<float>(threshold)));
  return b.node("Concat", {even, probability}, {{"axis", std::int64_t{1}}});
}

void add_classes(Builder& b, onnx::Model& model, const Artifact& artifact,
                 const std::string& answer, std::int64_t columns) {
  const Preprocessor& preprocessor = artifact.preprocessor;
  const std::vector<std::string>& labels = preprocessor.labels();
  const auto classes = static_cast<std::int64_t>(labels.size());
  const std::string label = output_name(model, "label");
  const std::string probabilities = output_name(model, "probabilities");
  if (columns == 1) {
    b.named(probabilities, "Concat", {b.subtract(b.number(1), answer), answer},
            {{"axis", std::int64_t{1}}});
  } else {
    b.named(probabilities, "Identity", {answer});
  }
  const std::string compared =
      artifact.decision.chosen()
          ? beside_threshold(b, columns == 1 ? answer : b.slice(answer, 1, 1, 2),
                             artifact.decision.threshold)
          : probabilities;
  const std::string index =
      b.node("ArgMax", {compared}, {{"axis", std::int64_t{1}}, {"keepdims", std::int64_t{0}}});
  std::vector<std::int64_t> places;
  for (std::int64_t i = 0; i < classes; ++i) places.push_back(i);
  b.named(label, "LabelEncoder", {index}, {{"keys_int64s", places}, {"values_strings", labels}},
          "ai.onnx.ml");
  model.outputs.push_back({label, Type::text, {-1}, preprocessor.target()});
  model.outputs.push_back({probabilities, Type::f32, {-1, classes}, "in the order of the classes"});
}

/// What a reader of the file may want to know.
void describe(onnx::Model& model, const Artifact& artifact) {
  const auto json = [](const auto& value) {
    return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  const Preprocessor& preprocessor = artifact.preprocessor;
  model.producer = "lamina";
  model.producer_version = LAMINA_VERSION;
  model.graph_name = "lamina";
  model.doc = "answers '" + printable(preprocessor.target()) + "' of raw rows";
  model.opsets = {{"", 17}, {"ai.onnx.ml", 3}};
  const auto add = [&](const char* key, const std::string& value) {
    model.metadata.emplace_back(key, value);
  };
  add("task", std::string(task_names[static_cast<std::size_t>(preprocessor.task())]));
  add("target", printable(preprocessor.target(), 200));
  if (!preprocessor.labels().empty()) add("classes", json(preprocessor.labels()));
  add("rows", std::to_string(artifact.training.rows));
  add("epochs", std::to_string(artifact.training.epochs));
  nlohmann::json metrics = nlohmann::json::object();
  for (const TrainingRecord::Metric& metric : artifact.training.metrics) {
    metrics[metric.name] = metric.value;
  }
  add("metrics", json(metrics));
}

/// A name that is no text of UTF-8 would make the file unreadable.
void require_utf8(const std::string& text, const std::string& where) {
  try {
    static_cast<void>(nlohmann::json(text).dump());
  } catch (const nlohmann::json::exception&) {
    refuse_export("ONNX takes texts in UTF-8 alone", where, "rename it in the training table");
  }
}

void require_texts(const Preprocessor& preprocessor) {
  const auto column = [](const std::string& name) {
    const std::string where = "column '" + printable(name) + "'";
    if (name.empty()) refuse_export("ONNX has no input without a name", where, "name the column");
    require_utf8(name, where);
    return where;
  };
  for (const NumberColumn& one : preprocessor.number_columns()) column(one.name);
  for (const ImageColumn& one : preprocessor.image_columns()) column(one.name);
  const auto words = [&](const CategoryColumn& one) {
    const std::string where = column(one.name);
    for (const std::string& label : one.labels) require_utf8(label, where);
  };
  for (const CategoryColumn& one : preprocessor.category_columns()) words(one);
  for (const EncodedColumn& one : preprocessor.encoded_columns()) words(one);
  for (const std::string& label : preprocessor.labels()) {
    require_utf8(label, "target '" + printable(preprocessor.target()) + "'");
  }
}

}  // namespace

std::string onnx_model(const Artifact& artifact, const OnnxOptions& options) {
  onnx::require_built();
  artifact.check();
  const Preprocessor& preprocessor = artifact.preprocessor;
  require_texts(preprocessor);
  onnx::Model model;
  Builder builder(model);
  const auto inputs = onnx::add_columns(builder, preprocessor, options.single_input);
  const Evaluation evaluation = record_evaluation(artifact.network, artifact.parameters);
  const std::string answer = onnx::add_operations(builder, evaluation, inputs);
  const std::int64_t columns = artifact.network.outputs()[0].columns();
  if (preprocessor.task() == Task::regression) {
    add_amount(builder, model, preprocessor, answer, columns);
  } else {
    add_classes(builder, model, artifact, answer, columns);
  }
  builder.prune();
  describe(model, artifact);
  onnx::require_our_answers(model, artifact, options.single_input);
  std::string bytes = onnx::write_model(model);
  constexpr std::size_t most = std::size_t{1} << 31U;
  if (bytes.size() >= most) {
    throw Error({.code = "resource.model_too_large",
                 .what = fmt::format("the file would have {} bytes, and one of ONNX at most 2 GB",
                                     bytes.size()),
                 .where = "the model to export",
                 .fix = "train a smaller network, or export with --safetensors"});
  }
  return bytes;
}

}  // namespace lamina
