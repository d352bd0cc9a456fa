#include "course/lessons/dense_layer.hpp"

#include <array>

#include "course/page.hpp"
#include "course/rows.hpp"
#include "lamina/model/perceptron.hpp"

namespace lamina::course {

const LessonWords DenseLayerLesson::words = {
    .title = "The dense layer",
    .shows = "several perceptrons on the same inputs",
    .idea =
        "Put several perceptrons side by side and give all of them the same inputs: that is a "
        "dense "
        "layer. Each has weights and a bias of its own, so each looks at the inputs in its own "
        "way, "
        "and the layer has as many outputs as perceptrons. We call them its units.\n\n"
        "All weights together are a table W with a row for each input and a column for each unit. "
        "So the whole layer is one product of a row of inputs and a table.",
    .formula =
        "z = x W + b      x [1, inputs], W [inputs, units], b [units]\n"
        "y = g(z)         a number for each unit",
    .question = "How many numbers does a layer of 3 units on 2 inputs have to learn?",
    .look =
        "The two columns of answers are equal: the layer does nothing but what perceptrons do one "
        "by one. Each unit draws a line of its own through the same students.",
    .change = "--units 5"};

void DenseLayerLesson::fields(Fields& f) {
  f("lectures", lectures, within(0, 12), "x1: lectures attended");
  f("hours", hours, within(0, 20), "x2: hours spent on the project");
  f("units", units, within(1, 6), "perceptrons side by side");
  f("seed", seed, at_least(0), "draws the weights");
}

std::vector<Block> DenseLayerLesson::run() const {
  const Seed start(static_cast<std::uint64_t>(seed));
  Learner layer(Sequential({Dense{units, sigmoid, true, RandomNormal{.deviation = 0.4}}}), 2,
                start);
  const auto& entries = layer.network.parameters().entries();
  const float* weight = layer.weights.view(entries[0]).f32();  // [2, units]
  float* bias = layer.weights.view(entries[1]).f32();
  for (std::int64_t unit = 0; unit < units; ++unit) {  // so that its line crosses the picture
    const Seed own = start.at("place").at(static_cast<std::uint64_t>(unit));
    const double x = 3 + 6 * uniform_at(own, 0), y = 5 + 10 * uniform_at(own, 1);
    bias[unit] = static_cast<float>(-weight[unit] * x - weight[units + unit] * y);
  }
  const Tensor student({1, 2}, std::array{static_cast<float>(lectures), static_cast<float>(hours)});
  const std::vector<float> answers = layer.answers(student);

  Page page;
  Numbers numbers{
      "Unit by unit, and as a layer", {"unit", "w1", "w2", "b", "z", "g(z) by hand", "Dense"}, {}};
  plot::Plot plot{.title = "The decision line of each unit",
                  .x = {.label = "lectures attended", .low = 0, .high = 12},
                  .y = {.label = "hours on the project", .low = 0, .high = 20}};
  for (std::int64_t unit = 0; unit < units; ++unit) {
    const Perceptron alone{.weights = {weight[unit], weight[units + unit]}, .bias = bias[unit]};
    const Perceptron::Forward pass = alone.forward(std::array{lectures, hours});
    numbers.rows.push_back({fmt::format("{}", unit + 1), digits(alone.weights[0]),
                            digits(alone.weights[1]), digits(alone.bias), digits(pass.z),
                            digits(pass.output), digits(answers[static_cast<std::size_t>(unit)])});
    const Perceptron::Line line = alone.decision_line();
    plot.series.push_back({.name = fmt::format("unit {}", unit + 1),
                           .x = {0, 12},
                           .y = {line.y_at(0), line.y_at(12)}});
  }
  plot.series.push_back(
      {.name = "the student", .mark = plot::Mark::points, .x = {lectures}, .y = {hours}});
  page.table(std::move(numbers));
  page.say("The layer has {} weights and {}, {} numbers to learn.", 2 * units,
           units == 1 ? "1 bias" : fmt::format("{} biases", units), 3 * units);
  page.show(std::move(plot));

  return page.take();
}

}  // namespace lamina::course
