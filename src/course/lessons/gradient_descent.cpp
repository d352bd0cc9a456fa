#include "course/lessons/gradient_descent.hpp"

#include "course/page.hpp"
#include "course/two_weights.hpp"

namespace lamina::course {

const LessonWords GradientDescentLesson::words = {
    .title = "Gradient descent",
    .shows = "down the landscape: small, large and adaptive steps",
    .idea =
        "Think of the loss as the height of a landscape, and of the weights as the place where you "
        "stand. You want to go down, but it is foggy: you only feel the slope under your feet. So "
        "you take a step downhill and feel again. That is gradient descent. The slope is the "
        "gradient; how far you go for it is the learning rate.\n\n"
        "Here the network has two weights only, so its landscape can be drawn: one weight to the "
        "right, the other upwards, the loss as shade.",
    .formula = "W  ←  W - learning rate × dJ/dW",
    .question =
        "With a learning rate of 0.1 the descent comes near the bottom. What do you expect of a "
        "rate nine times "
        "as large?",
    .look =
        "A rate that is too small hardly moves. One that is too large jumps over the valley and "
        "lands higher on the other side, each time farther. An adaptive rate, here Adam's, fits "
        "the length of the step to the ground.",
    .change = "--learning-rate 0.9"};

void GradientDescentLesson::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "how far to go for the slope");
  fields_of_descent(f, *this);
}

std::vector<Block> GradientDescentLesson::run() const {
  TwoWeights network;
  const std::vector<std::pair<std::string, OptimizerConfig>> ways = {
      {fmt::format("yours, {:g}", learning_rate), Sgd{.learning_rate = learning_rate}},
      {"small, 0.002", Sgd{.learning_rate = 0.002}},
      {"large, 0.4", Sgd{.learning_rate = 0.4}},
      {"adaptive, Adam 0.2", Adam{.learning_rate = 0.2}}};
  std::vector<Walk> walks;
  for (const auto& [name, way] : ways) walks.push_back(network.descend(way, w1, w2, steps));

  Page page;
  const Walk& mine = walks[0];
  Numbers steps_of_mine{
      "The first steps with your rate", {"step", "w1", "w2", "loss", "dJ/dw1", "dJ/dw2"}, {}};
  for (std::size_t i = 0; i < std::min<std::size_t>(mine.loss.size(), 6); ++i) {
    const TwoWeights::Place place = network.at(mine.w1[i], mine.w2[i]);
    steps_of_mine.rows.push_back({fmt::format("{}", i), digits(mine.w1[i], 3),
                                  digits(mine.w2[i], 3), digits(place.loss, 3),
                                  digits(place.slope1, 3), digits(place.slope2, 3)});
  }
  page.table(std::move(steps_of_mine));
  if (mine.diverged && mine.loss.size() == 1) {
    page.say("This descent diverges: its first step leads where no number can follow.");
  } else if (mine.diverged) {
    page.say(
        "This descent diverges: it starts at a loss of {} and after {} stands at {}. The rate "
        "is too large for this ground.",
        digits(mine.loss.front(), 2),
        counted(static_cast<std::int64_t>(mine.loss.size()) - 1, "step"),
        digits(mine.loss.back(), 2));
  } else {
    page.say("From a loss of {} it comes to {} in {}.", digits(mine.loss.front(), 2),
             digits(mine.loss.back()), counted(steps, "step"));
  }
  plot::Plot landscape{.title = "The landscape of the loss, and four ways down",
                       .x = {.label = "w1"},
                       .y = {.label = "w2"},
                       .map = network.map()};
  plot::Plot losses{
      .title = "The loss after each step",
      .x = {.label = "step"},
      .y = {.label = "loss", .scale = plot::Scale::logarithmic, .low = 1e-4, .high = 1e4}};
  Numbers side_by_side{"Side by side", {"rate", "loss at the start", "at the end", ""}, {}};
  for (std::size_t i = 0; i < ways.size(); ++i) {
    landscape.series.push_back(path_of(walks[i], ways[i].first));
    losses.series.push_back(losses_of(walks[i], ways[i].first));
    side_by_side.rows.push_back({ways[i].first, digits(walks[i].loss.front(), 2),
                                 digits(walks[i].loss.back()),
                                 walks[i].diverged ? "diverged" : ""});
  }
  page.show(std::move(landscape));
  page.table(std::move(side_by_side));
  page.show(std::move(losses));
  return page.take();
}

}  // namespace lamina::course
