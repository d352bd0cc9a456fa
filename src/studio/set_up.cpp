#include "studio/set_up.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lamina/core/error.hpp"
#include "lamina/course/lesson.hpp"
#include "studio/fields_of.hpp"
#include "studio/query.hpp"

namespace lamina::studio {

namespace {

constexpr std::size_t most_layers = 8;
constexpr std::int64_t most_units = 1024;

/// A lesson in the studio: which data, which network, and what to look at. What it says is the
/// course's.
struct LessonStart {
  std::string_view kind;
  std::string_view data = "exam";
  std::vector<std::int64_t> layers = {};
  std::string_view activation = "tanh";
  std::string_view optimizer = "sgd";
  double learning_rate = 0.1;
  std::int64_t batch = 32;
  std::int64_t epochs = 60;
  double dropout = 0;
  double speed = 60;
  std::vector<std::string> views = {"map", "network", "curves"};
};

const std::vector<LessonStart>& lesson_starts() {
  static const std::vector<LessonStart> all = {
      {.kind = "perceptron", .views = {"map", "network", "whatif"}},
      {.kind = "activations",
       .data = "rings",
       .layers = {8},
       .optimizer = "adam",
       .learning_rate = 0.02,
       .epochs = 100,
       .speed = 240,
       .views = {"map", "activation", "curves"}},
      {.kind = "dense-layer", .layers = {3}, .views = {"network", "map", "curves"}},
      {.kind = "sequential-model",
       .data = "rings",
       .layers = {8, 8},
       .optimizer = "adam",
       .learning_rate = 0.02,
       .epochs = 150,
       .speed = 240,
       .views = {"map", "network", "curves"}},
      {.kind = "pass-the-class", .views = {"map", "whatif", "curves"}},
      {.kind = "loss", .views = {"loss", "curves", "errors"}},
      {.kind = "gradient-descent", .views = {"landscape", "rate", "curves"}},
      {.kind = "backpropagation", .layers = {3}, .speed = 4, .views = {"network", "rate", "map"}},
      {.kind = "optimizers",
       .data = "rings",
       .layers = {8, 8},
       .optimizer = "adam",
       .learning_rate = 0.02,
       .epochs = 100,
       .speed = 240,
       .views = {"curves", "rate", "landscape"}},
      {.kind = "mini-batches", .batch = 4, .speed = 240, .views = {"curves", "map", "rate"}},
      {.kind = "overfitting",
       .data = "rings",
       .layers = {64, 64},
       .activation = "relu",
       .optimizer = "adam",
       .learning_rate = 0.01,
       .epochs = 300,
       .speed = 0,
       .views = {"curves", "map", "doctor"}},
      {.kind = "features",
       .data = "pixels",
       .layers = {16},
       .activation = "relu",
       .optimizer = "adam",
       .learning_rate = 0.003,
       .epochs = 30,
       .speed = 60,
       .views = {"network", "errors", "curves"}},
  };
  return all;
}

const LessonStart& lesson_start(const std::string& kind) {
  const auto found = std::find_if(lesson_starts().begin(), lesson_starts().end(),
                                  [&](const LessonStart& one) { return one.kind == kind; });
  if (found != lesson_starts().end()) return *found;
  throw Error({.code = "usage.unknown_lesson",
               .what = "there is no lesson '" + printable(kind) + "'",
               .where = "the studio",
               .fix = "choose one of those of `lamina learn`"});
}

std::vector<std::int64_t> layers_of(const Json& list) {
  if (!list.is_array() || list.size() > most_layers) {
    refuse_value("layers", list.dump(), fmt::format("at most {} layers", most_layers));
  }
  std::vector<std::int64_t> layers;
  for (const Json& units : list) {
    layers.push_back(whole_of({{"units", units}}, "units", 1, 1, most_units));
  }
  return layers;
}

}  // namespace

TrainOptions network_options(const Scene& scene, const Json& wanted) {
  if (!wanted.is_object()) refuse_value("set", wanted.dump(), "an object");
  TrainOptions options = scene.data->options;
  options.layers = wanted.contains("layers") ? layers_of(wanted["layers"]) : scene.layers;
  const bool hidden = !scene.layers.empty();
  if (wanted.contains("activation")) {
    options.activation = named<Activation>(text_of(wanted, "activation"));
  } else if (hidden) {
    options.activation = named<Activation>(scene.activation);
  }
  constexpr double below_one = 0.95;
  options.dropout = real_of(wanted, "dropout", scene.dropout, 0, below_one);
  return options;
}

std::string layers_text(const Scene& scene) {
  if (scene.layers.empty()) return "no hidden layer";
  std::string text;
  for (const std::int64_t units : scene.layers) {
    text += (text.empty() ? "" : ", ") + std::to_string(units);
  }
  text += (scene.layers.size() == 1 && scene.layers[0] == 1 ? " unit, " : " units, ");
  text += scene.activation;
  if (scene.dropout > 0) text += fmt::format(", dropout {}", scene.dropout);
  return text;
}

std::string settings_text(const Json& wanted) {
  std::string text;
  for (const auto& [name, value] : wanted.items()) {
    std::string word = name;
    std::replace(word.begin(), word.end(), '_', ' ');
    text += (text.empty() ? "" : ", ") + word + " " +
            (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text.empty() ? "the same again" : text;
}

LessonScene lesson_scene(const std::string& kind, std::int64_t version) {
  const LessonStart& start = lesson_start(kind);
  std::shared_ptr<const Data> data = start.data == "exam"    ? exam()
                                     : start.data == "rings" ? rings()
                                                             : pixels();
  auto own = std::make_shared<Data>(*data);
  TrainOptions& options = own->options;
  options.layers = start.layers;
  options.activation = named<Activation>(start.activation);
  options.dropout = start.dropout;
  options.optimizer = named<OptimizerConfig>(start.optimizer);
  options.learning_rate = start.learning_rate;
  options.batch = start.batch;
  options.epochs = start.epochs;
  return {first_scene(std::move(own), version), start.speed};
}

Json lesson_setup(const std::string& kind) {
  const LessonStart& start = lesson_start(kind);
  return {{"data", start.data},
          {"layers", start.layers},
          {"activation", start.activation},
          {"learning_rate", start.learning_rate},
          {"optimizer", start.optimizer},
          {"batch_size", start.batch},
          {"epochs", start.epochs},
          {"dropout", start.dropout},
          {"speed", start.speed},
          {"views", start.views}};
}

}  // namespace lamina::studio
