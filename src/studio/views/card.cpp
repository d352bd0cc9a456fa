// The model as a table: its layers, what they cost, and how to make it again.
#include <fmt/format.h>

#include <algorithm>

#include "artifacts/json_fields.hpp"
#include "lamina/core/shell.hpp"
#include "lamina/course/lesson_json.hpp"
#include "lamina/training/memory.hpp"
#include "studio/number.hpp"
#include "studio/set_up.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

/// Multiplications and additions of a row, forwards.
double flops_of(const Network& network, const LayerSummary& line) {
  double flops = 0;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind != ParameterKind::weight) continue;
    if (entry.name.rfind(line.name + ".", 0) != 0) continue;
    flops += 2 * static_cast<double>(entry.shape.elements());
  }
  return flops;
}

Json shape_json(const Shape& shape) {
  Json list = Json::array();
  for (int axis = 0; axis < shape.rank(); ++axis) list.push_back(shape[axis]);
  return list;
}

std::string words_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool is_off(const Json& value) {
  return value.is_null() || (value.is_structured() && value.empty()) ||
         (value.is_boolean() && !value.get<bool>()) ||
         (value.is_number() && value.get<double>() == 0);
}

/// A value as one would say it: of a family its member first, then what is not off.
std::string said(const Json& value) {
  if (value.is_string()) return words_of(value.get<std::string>());
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) return fmt::format("{}", value.get<double>());
  if (!value.is_structured()) return value.dump();
  std::string text;
  for (const auto& [name, part] : value.items()) {
    if (part.is_string()) text = said(part) + (text.empty() ? "" : ", ") + text;
    if (part.is_string() || is_off(part)) continue;
    const std::string label = value.is_array() ? "" : words_of(name) + " ";
    text += (text.empty() ? "" : ", ") + label + said(part);
  }
  return text;
}

/// What is in force, and in a last line what is not.
Json options_json(const FitOptions& options) {
  Json list = Json::array();
  std::string off;
  const Json all = to_json(options);
  for (const auto& [name, value] : all.items()) {
    if (is_off(value)) {
      off += (off.empty() ? "" : ", ") + words_of(name);
    } else {
      list.push_back({{"name", words_of(name)}, {"value", said(value)}});
    }
  }
  if (!off.empty()) list.push_back({{"name", "off"}, {"value", off}});
  return list;
}

/// `lamina train` of the same table and network; of a table that is made inside the program what
/// makes it.
std::string command_of(const Moment& moment) {
  if (moment.data().exam) return "lamina studio";
  const Scene& scene = *moment.scene;
  const FitOptions& fit = moment.state.options;
  std::string text =
      fmt::format("lamina train {} --target {}", shell_word(moment.data().table.name()),
                  shell_word(moment.preprocessor().target()));
  std::string layers;
  for (const std::int64_t units : scene.layers) {
    layers += (layers.empty() ? "" : ",") + std::to_string(units);
  }
  text += fmt::format(" --recipe mlp --layers {}", layers.empty() ? "none" : layers);
  if (!scene.layers.empty()) {
    text += fmt::format(" --activation {} --dropout {}", scene.activation, scene.dropout);
  }
  text += fmt::format(" --optimizer {} --lr {} --batch {} --epochs {} --patience 0 --seed {}",
                      fit.optimizer.kind(), learning_rate(fit.optimizer), fit.batch_size,
                      fit.epochs, fit.seed);
  return text;
}

}  // namespace

Json card_json(const Moment& moment) {
  const Network& network = moment.scene->network;
  const Data& data = moment.data();
  Json layers = Json::array();
  double flops = 0;
  for (const LayerSummary& line : network.summary()) {
    const double own = flops_of(network, line);
    flops += own;
    layers.push_back({{"name", line.name},
                      {"kind", line.kind},
                      {"detail", line.detail},
                      {"shape", shape_json(line.shape)},
                      {"parameters", line.parameters},
                      {"flops", own},
                      {"bytes", line.parameters * 4}});
  }
  const std::int64_t parameters = network.parameters().trainable_parameters();
  const TrainingMemory memory = training_memory(network, data.training.examples(),
                                                data.validation.examples(), moment.state.options);
  Json notes = Json::array();
  for (const Note& note : data.draft.notes) notes.push_back(json_of(note));
  return {{"version", moment.scene->version},
          {"name", data.table.name()},
          {"task", task_names[static_cast<std::size_t>(moment.preprocessor().task())]},
          {"target", moment.preprocessor().target()},
          {"layers", layers},
          {"parameters", parameters},
          {"flops", flops},
          {"bytes", parameters * 4},
          {"memory", memory.total()},
          {"options", options_json(moment.state.options)},
          {"environment",
           Json::array({{{"name", "program"}, {"value", "lamina " LAMINA_VERSION}},
                        {{"name", "threads"}, {"value", std::to_string(default_threads())}}})},
          {"command", command_of(moment)},
          {"notes", notes}};
}

Json lessons_json() {
  Json list = Json::array();
  Json known = Json::parse(course::lesson_list_json());
  for (Json& words : known["lessons"]) {
    words["kind"] = words["lesson"];
    words.erase("lesson");
    words["setup"] = lesson_setup(words["kind"].get<std::string>());
    list.push_back(std::move(words));
  }
  return {{"lessons", list}};
}

Json lesson_json(const std::string& kind) {
  lesson_setup(kind);  // names what is wrong with another kind
  const course::Lesson lesson = named<course::Lesson>(kind);
  Json blocks = Json::parse(course::lesson_json(lesson, lesson->run()))["blocks"];
  const Json all = lessons_json()["lessons"];
  for (const Json& words : all) {
    if (words["kind"] == kind) return {{"words", words}, {"blocks", std::move(blocks)}};
  }
  return nullptr;
}

}  // namespace lamina::studio
