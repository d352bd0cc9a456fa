#include "course/lessons/optimizers.hpp"

#include <algorithm>

#include "course/page.hpp"
#include "course/two_weights.hpp"

namespace lamina::course {

const LessonWords OptimizersLesson::words = {
    .title = "Optimizers",
    .shows = "momentum, RMSProp, Adam and others on the same landscape",
    .idea =
        "Plain gradient descent feels the slope and takes a step, and forgets. Optimizers "
        "remember. "
        "Momentum keeps part of the last step, as a ball that rolls on: it crosses flat ground and "
        "evens out zigzags. Adagrad, RMSProp and their kin remember how steep each weight has been "
        "and take smaller steps along what is steep. Adam does both.\n\n"
        "All of them start at the same place of the same landscape here, and all have the same "
        "learning rate. A rate means something different to each, so this is no race that one of "
        "them wins for good: it shows how each moves.\n\n"
        "L-BFGS, in the last row, is of another kind. From the last few slopes it guesses how the "
        "ground curves, aims at the bottom of that bowl and tries out how far to go; each try "
        "counts as a step here. No rate has to be chosen, but it takes all rows at once and a "
        "smooth loss: it is for small networks.",
    .formula =
        "momentum   v ← 0.9 v + slope;               W ← W - rate × v\n"
        "RMSProp    s ← 0.9 s + 0.1 slope²;          W ← W - rate × slope / √s\n"
        "Adam       both, each freed of its start at zero",
    .question = "Which will be farther down after ten steps: plain descent or momentum?",
    .look =
        "Where a path bends wide it has momentum. Where it goes straight at an even pace the step "
        "does not depend on how steep the ground is.",
    .change = "--learning-rate 0.2"};

void OptimizersLesson::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "of every optimizer");
  fields_of_descent(f, *this);
}

std::vector<Block> OptimizersLesson::run() const {
  const double rate = learning_rate;
  std::vector<std::pair<std::string, OptimizerConfig>> ways = {
      {"sgd", Sgd{.learning_rate = rate}},
      {"sgd with momentum", Sgd{.learning_rate = rate, .momentum = 0.9}},
      {"sgd with Nesterov momentum",
       Sgd{.learning_rate = rate, .momentum = 0.9, .nesterov = true}}};
  for (OptimizerConfig config : OptimizerConfig::shipped()) {
    if (config.as<Sgd>() != nullptr) continue;
    set_learning_rate(config, rate);
    const std::string kind(config.kind());
    ways.emplace_back(kind, std::move(config));
  }
  TwoWeights network;
  Page page;
  Numbers numbers{
      fmt::format("{} from the same place, learning rate {:g}", counted(steps, "step"), rate),
      {"optimizer", "loss after 10", "at the end", "steps to loss 0.01"},
      {}};
  plot::Plot landscape{.title = "Four of them on the same landscape",
                       .x = {.label = "w1"},
                       .y = {.label = "w2"},
                       .map = network.map()};
  plot::Plot losses{
      .title = "The loss after each step",
      .x = {.label = "step"},
      .y = {.label = "loss", .scale = plot::Scale::logarithmic, .low = 1e-4, .high = 1e2}};
  const auto tell = [&](const std::string& name, const Walk& walk) {
    const auto there =
        std::find_if(walk.loss.begin(), walk.loss.end(), [](double loss) { return loss < 0.01; });
    const std::size_t ten = std::min<std::size_t>(10, walk.loss.size() - 1);
    numbers.rows.push_back(
        {name, digits(walk.loss[ten], 3), walk.diverged ? "diverged" : digits(walk.loss.back()),
         there == walk.loss.end() ? "more" : fmt::format("{}", there - walk.loss.begin())});
  };
  for (const auto& [name, way] : ways) {
    const Walk walk = network.descend(way, w1, w2, steps);
    tell(name, walk);
    if (name == "sgd" || name == "sgd with momentum" || name == "rmsprop" || name == "adam") {
      landscape.series.push_back(path_of(walk, name));
      losses.series.push_back(losses_of(walk, name));
    }
  }
  tell("l-bfgs", network.descend(Lbfgs{}, w1, w2, steps));
  page.table(std::move(numbers));
  page.show(std::move(landscape));
  page.show(std::move(losses));
  return page.take();
}

}  // namespace lamina::course
