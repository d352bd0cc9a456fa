#include "course/lessons/activations.hpp"

#include <array>

#include "course/page.hpp"
#include "course/rows.hpp"
#include "lamina/model/perceptron.hpp"

namespace lamina::course {

const LessonWords ActivationsLesson::words = {
    .title = "Activations",
    .shows = "the bend in every unit, and why there is one",
    .idea =
        "The activation g bends the weighted sum z. Without it a network of many layers would be "
        "no more than one layer: sums of sums are sums, and their decision line stays straight.\n\n"
        "Three come first. The sigmoid answers between 0 and 1, as a chance does. Tanh lies "
        "between "
        "-1 and 1. Relu lets what is positive pass and stops the rest; it is cheap, and most "
        "hidden "
        "layers use it or one of its smoother relatives.",
    .formula =
        "sigmoid(z) = 1 / (1 + exp(-z))\n"
        "tanh(z)    = (exp(z) - exp(-z)) / (exp(z) + exp(-z))\n"
        "relu(z)    = max(z, 0)",
    .question =
        "Exclusive or is true when exactly one of two inputs is. No straight line parts its four "
        "cases. How many of the four does a network get right whose activations are all linear?",
    .look =
        "In the last table: the network with linear activations cannot get all four cases right, "
        "however long it trains. One bend in each hidden unit is enough.",
    .change = "--activation relu"};

void ActivationsLesson::fields(Fields& f) {
  f.family("activation", activation, "of the hidden units that learn exclusive or");
  f("seed", seed, at_least(0), "draws the weights");
}

namespace {

double value_at(const Activation& g, double z) {
  return Perceptron{.weights = {1}, .activation = g}.forward(std::array{z}).output;
}

/// Those that hidden layers are made of; docs/cli.md lists all.
std::array<Activation, 15> in_use() {
  return {linear, relu, leaky_relu, sigmoid,  Activation::tanh, gelu,         silu,      elu,
          selu,   celu, mish,       softplus, softsign,         hard_sigmoid, hard_swish};
}

plot::Series curve(const Activation& g) {
  plot::Series series{.name = std::string(g.kind())};
  for (double z = -4; z <= 4; z += 0.125) {
    series.x.push_back(z);
    series.y.push_back(value_at(g, z));
  }
  return series;
}

/// What a network of four hidden units says of the four cases once it is trained.
std::vector<float> learnt_xor(const Activation& hidden, std::int64_t seed, const Rows& cases) {
  Learner learner(Sequential({Dense{4, hidden}, Dense{1, sigmoid}}), 2,
                  Seed(static_cast<std::uint64_t>(seed)));
  learner.learn(cases, {},
                {.loss = BinaryCrossEntropy{},
                 .optimizer = Adam{.learning_rate = 0.05},
                 .epochs = 400,
                 .batch_size = 4});
  return learner.answers(cases.x);
}

}  // namespace

std::vector<Block> ActivationsLesson::run() const {
  Page page;
  constexpr std::array<double, 5> places = {-2, -0.5, 0, 0.5, 2};
  Numbers numbers{"Each activation at five places", {"g", "z = -2", "-0.5", "0", "0.5", "2"}, {}};
  for (const Activation& g : in_use()) {
    std::vector<std::string> row = {std::string(g.kind())};
    for (const double z : places) row.push_back(digits(value_at(g, z)));
    numbers.rows.push_back(std::move(row));
  }
  page.table(std::move(numbers));
  page.show(plot::Plot{.title = "The first three",
                       .x = {.label = "z"},
                       .y = {.label = "g(z)", .low = -1.1, .high = 2.2},
                       .series = {curve(sigmoid), curve(Activation::tanh), curve(relu)}});

  const Rows cases{Tensor({4, 2}, std::array{0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 0.0F, 1.0F, 1.0F}),
                   Tensor({4, 1}, std::array{0.0F, 1.0F, 1.0F, 0.0F})};
  const std::vector<float> straight = learnt_xor(linear, seed, cases);
  const std::vector<float> bent = learnt_xor(activation, seed, cases);
  Numbers table{"Exclusive or, after training",
                {"inputs", "true answer", "all linear", std::string(activation.kind())},
                {}};
  for (std::size_t i = 0; i < 4; ++i) {
    table.rows.push_back({fmt::format("{} and {}", cases.x.f32()[2 * i], cases.x.f32()[2 * i + 1]),
                          fmt::format("{}", cases.y.f32()[i]), digits(straight[i], 2),
                          digits(bent[i], 2)});
  }
  page.table(std::move(table));
  page.say("The linear network gets {:.0f} of the 4 cases right, the one with {} gets {:.0f}.",
           4 * accuracy(straight, cases), activation.kind(), 4 * accuracy(bent, cases));
  return page.take();
}

}  // namespace lamina::course
