#include "course/lessons/perceptron.hpp"

#include <array>
#include <cmath>

#include "course/page.hpp"
#include "lamina/model/perceptron.hpp"

namespace lamina::course {

const LessonWords PerceptronLesson::words = {
    .title = "The perceptron",
    .shows = "one unit: inputs, weights, sum, bias, and its line",
    .idea =
        "A perceptron is the smallest piece of a neural network. It takes a few numbers, "
        "multiplies "
        "each by a weight that says how much it matters, adds the products and one number more, "
        "the "
        "bias, and bends the result into an answer between 0 and 1.\n\n"
        "Here it is asked: will I pass this class? It is given two numbers of a student, the "
        "lectures attended and the hours spent on the final project. Its weights are not learnt "
        "yet: somebody chose them.",
    .formula =
        "z = w1 x1 + w2 x2 + b            the weighted sum and the bias\n"
        "y = g(z) = 1 / (1 + exp(-z))     the sigmoid: a number from 0 to 1",
    .question =
        "A student attends 4 lectures and spends 5 hours. With the weights 0.6 and 0.4 and the "
        "bias "
        "-4, is the answer above one half or below?",
    .look =
        "The sign of z decides: above 0 the answer is more than one half. Where z is exactly 0 "
        "lies "
        "a straight line, the decision line. A perceptron can do no more than draw one such line.",
    .change = "--hours 1"};

void PerceptronLesson::fields(Fields& f) {
  f("lectures", lectures, within(0, 12), "x1: lectures attended");
  f("hours", hours, within(0, 20), "x2: hours spent on the project");
  f("lecture_weight", lecture_weight, any_number(), "w1: how much a lecture matters");
  f("hour_weight", hour_weight, any_number(), "w2: how much an hour matters");
  f("bias", bias, any_number(), "b: what the sum needs to reach the middle");
}

std::vector<Block> PerceptronLesson::run() const {
  const Perceptron perceptron{.weights = {lecture_weight, hour_weight}, .bias = bias};
  const Perceptron::Forward pass = perceptron.forward(std::array{lectures, hours});
  Page page;
  page.table(
      {"The forward pass, term by term",
       {"input", "value", "weight", "product"},
       {{"x1, lectures", digits(lectures, 2), digits(lecture_weight, 2), digits(pass.terms[0])},
        {"x2, hours", digits(hours, 2), digits(hour_weight, 2), digits(pass.terms[1])},
        {"sum of the products", "", "", digits(pass.sum)},
        {"b, the bias", "", "", digits(bias)},
        {"z = sum + bias", "", "", digits(pass.z)},
        {"y = g(z)", "", "", digits(pass.output)}}});
  page.say("The perceptron says {}: it gives a chance of {} to passing.",
           pass.output > 0.5 ? "yes" : "no", digits(pass.output, 2));

  plot::Plot plot{.title = "Which students it says yes to",
                  .x = {.label = "lectures attended", .low = 0, .high = 12},
                  .y = {.label = "hours on the project", .low = 0, .high = 20}};
  plot::Series yes{.name = "yes", .mark = plot::Mark::points};
  plot::Series no{.name = "no", .mark = plot::Mark::points};
  for (double x = 1; x < 12; x += 2) {
    for (double y = 2; y < 20; y += 4) {
      plot::Series& side = perceptron.forward(std::array{x, y}).output > 0.5 ? yes : no;
      side.x.push_back(x);
      side.y.push_back(y);
    }
  }
  plot.series = {std::move(yes), std::move(no)};
  if (hour_weight != 0) {
    const Perceptron::Line line = perceptron.decision_line();
    plot.series.push_back(
        {.name = "decision line", .x = {0, 12}, .y = {line.y_at(0), line.y_at(12)}});
    page.say(
        "The decision line is where {} x1 {} {} x2 {} {} = 0. With no lectures it asks for {} "
        "hours, with 5 lectures for {} hours.",
        digits(lecture_weight, 2), hour_weight < 0 ? "-" : "+", digits(std::abs(hour_weight), 2),
        bias < 0 ? "-" : "+", digits(std::abs(bias), 2), digits(line.y_at(0), 1),
        digits(line.y_at(5), 1));
  }
  page.show(std::move(plot));
  return page.take();
}

}  // namespace lamina::course
