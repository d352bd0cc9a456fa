#include "course/lessons/features.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "course/page.hpp"
#include "course/pixels.hpp"
#include "course/rows.hpp"
#include "lamina/autograd/operations.hpp"

namespace lamina::course {

const LessonWords FeaturesLesson::words = {
    .title = "Features learnt from data",
    .shows = "what hidden units learn from raw pixels",
    .idea =
        "Before networks learnt, people wrote rules for what to look at in an image: edges, "
        "corners, "
        "the width of a shape. A network is given the raw pixels and finds out by itself. Each "
        "hidden unit has a weight for every pixel; seen as a picture, the weights show what the "
        "unit looks for: light where it wants light, dark where it wants dark.\n\n"
        "Nobody told these units what to become. They were drawn at random, and descent made them "
        "useful for telling the classes apart.",
    .formula =
        "h = relu(x W + b)        x: 784 pixels of an image of 28 × 28\n"
        "y = softmax(h V + c)     a chance for each class; they add up to 1",
    .question =
        "Before training the weights of a unit look like snow on a screen. What will they look "
        "like "
        "after it: snow, single pixels, or shapes?",
    .look =
        "Compare a unit before and after training, and with the mean of the images that excite it "
        "most. Many units are templates of parts: a sleeve, a sole, a gap between two legs.",
    .change = "--units 5"};

void FeaturesLesson::fields(Fields& f) {
  f("units", units, within(2, 20), "hidden units");
  f("epochs", epochs, within(1, 30), "times all images are learnt from");
  f("images", images, within(200, 8000), "that train");
  f("glyphs", glyphs, "draw simple shapes instead of reading photographs of clothes");
  f("seed", seed, at_least(0), "draws the weights");
}

namespace {

constexpr std::int64_t shown = 5;

plot::Picture weights_of(const Learner& learner, std::int64_t unit, std::int64_t units,
                         const char* when) {
  const ConstView weight = learner.weights.view(learner.network.parameters().entries()[0]);
  plot::Picture picture{fmt::format("{}, unit {}", when, unit + 1), {}};
  for (std::int64_t pixel = 0; pixel < Pixels::count; ++pixel) {
    picture.pixels.push_back(weight.f32()[pixel * units + unit]);
  }
  return picture;
}

/// What the units of the hidden layer say of every image, [N, units].
std::vector<float> hidden_of(const Learner& learner, const Tensor& x) {
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(learner.network.parameters(), learner.weights);
  const Var in = tape.input(x);
  Var out;
  std::array<Var, 2> nodes;
  const auto what = Network::Output::answer;
  learner.network.forward(tape, std::span(&in, 1), std::span(&out, 1), std::span(&what, 1), nodes);
  const ConstView hidden = tape.value(nodes[0]);
  return {hidden.f32(), hidden.f32() + hidden.elements()};
}

/// The mean of the 20 images that excite a unit most.
plot::Picture mean_of_best(const std::vector<float>& hidden, const Tensor& x, std::int64_t unit,
                           std::int64_t units) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(x.shape().rows()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return hidden[static_cast<std::size_t>(a * units + unit)] >
           hidden[static_cast<std::size_t>(b * units + unit)];
  });
  plot::Picture picture{fmt::format("excite unit {}", unit + 1),
                        std::vector<double>(Pixels::count)};
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::int64_t pixel = 0; pixel < Pixels::count; ++pixel) {
      picture.pixels[static_cast<std::size_t>(pixel)] +=
          x.f32()[order[i] * Pixels::count + pixel] / 20;
    }
  }
  return picture;
}

/// The units with the longest weights, longest first: those that have learnt most.
std::vector<std::int64_t> busiest(const Learner& learner, std::int64_t units) {
  std::vector<double> squares(static_cast<std::size_t>(units));
  const ConstView weight = learner.weights.view(learner.network.parameters().entries()[0]);
  for (std::int64_t i = 0; i < weight.elements(); ++i) {
    const double w = weight.f32()[i];
    squares[static_cast<std::size_t>(i % units)] += w * w;
  }
  std::vector<std::int64_t> order(squares.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return squares[static_cast<std::size_t>(a)] > squares[static_cast<std::size_t>(b)];
  });
  order.resize(static_cast<std::size_t>(std::min(units, shown)));
  return order;
}

double share_right(const std::vector<float>& answers, const Tensor& labels, std::int64_t classes) {
  std::int64_t right = 0;
  const std::int64_t count = labels.shape().rows();
  for (std::int64_t i = 0; i < count; ++i) {
    const auto first = answers.begin() + i * classes;
    right += std::max_element(first, first + classes) - first == labels.i32()[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(count);
}

}  // namespace

std::vector<Block> FeaturesLesson::run() const {
  Page page;
  const Seed start(static_cast<std::uint64_t>(seed));
  const Pixels pixels = glyphs ? drawn_glyphs(images, start) : clothes(images, start);
  page.say("{}", pixels.note);
  plot::Pictures examples{.title = "An image of each class"};
  for (std::int64_t c = 0; c < pixels.classes(); ++c) {
    examples.pictures.push_back(pixels.example_of(c));
  }
  page.show(std::move(examples));

  Learner learner(Sequential({Dense{units, relu, true, RandomNormal{.deviation = 0.01}},
                              Dense{pixels.classes(), softmax}}),
                  Pixels::count, start);
  const Learner untrained = learner;
  learner.learn(pixels.training, {},
                {.loss = SoftmaxCrossEntropy{},
                 .optimizer = AdamW{.learning_rate = 0.003, .weight_decay = 0.5},
                 .epochs = epochs});
  const std::vector<std::int64_t> best = busiest(learner, units);
  const std::vector<float> hidden = hidden_of(learner, pixels.test.x);
  plot::Pictures features{.title = "Busy units: weights before and after, and what excites them",
                          .in_a_row = static_cast<std::int64_t>(best.size())};
  for (const std::int64_t unit : best) {
    features.pictures.push_back(weights_of(untrained, unit, units, "before"));
  }
  for (const std::int64_t unit : best) {
    features.pictures.push_back(weights_of(learner, unit, units, "after"));
  }
  for (const std::int64_t unit : best) {
    features.pictures.push_back(mean_of_best(hidden, pixels.test.x, unit, units));
  }
  const auto right = [&](const Learner& one) {
    return fmt::format(
        "{:.0f} %", 100 * share_right(one.answers(pixels.test.x), pixels.test.y, pixels.classes()));
  };
  page.table({"Images told apart, of those that did not train",
              {"", "right"},
              {{"one of " + fmt::format("{}", pixels.classes()) + " guessed",
                fmt::format("{:.0f} %", 100.0 / static_cast<double>(pixels.classes()))},
               {"before training", right(untrained)},
               {"after training", right(learner)}}});
  page.show(std::move(features));
  return page.take();
}

}  // namespace lamina::course
