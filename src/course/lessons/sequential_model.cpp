#include "course/lessons/sequential_model.hpp"

#include "course/page.hpp"
#include "course/rows.hpp"
#include "lamina/autograd/operations.hpp"

namespace lamina::course {

const LessonWords SequentialModelLesson::words = {
    .title = "Layers in a row",
    .shows = "layers on layers: edges first, then curves",
    .idea =
        "A sequential model stacks layers: the outputs of one are the inputs of the next, and each "
        "unit is connected to all units before it. The layers between input and answer are called "
        "hidden, for nobody tells them what their outputs should be.\n\n"
        "The first hidden layer can only draw straight lines. The second combines lines into bends "
        "and corners, the next combines those. So features of features arise, from simple to "
        "intricate. A network with several hidden layers is called deep.",
    .formula =
        "h1 = g(x W1 + b1)\n"
        "h2 = g(h1 W2 + b2)\n"
        "y  = sigmoid(h2 W3 + b3)",
    .question =
        "Points in a ring are to be told from points inside and outside of it. Will a model "
        "without a hidden layer do better than a coin? And with one hidden layer?",
    .look =
        "In the pictures of the units: those of the first hidden layer change along a straight "
        "edge, those of the second follow parts of the ring.",
    .change = "--units 3"};

void SequentialModelLesson::fields(Fields& f) {
  f("units", units, within(1, 32), "of each hidden layer");
  f("epochs", epochs, within(1, 500), "times all points are learnt from");
  f("seed", seed, at_least(0), "draws points and weights");
}

namespace {

/// The outputs of the first units of a node over the square, as pictures.
void add_pictures(plot::Pictures& pictures, const Learner& learner, std::size_t node,
                  const std::string& name) {
  const std::int64_t side = pictures.width;
  Tensor points({side * side, 2});
  for (std::int64_t i = 0; i < side * side; ++i) {
    const auto column = static_cast<float>(i % side), row = static_cast<float>(i / side);
    const auto last = static_cast<float>(side - 1);
    points.f32()[2 * i] = 2 * column / last - 1;
    points.f32()[2 * i + 1] = 1 - 2 * row / last;
  }
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(learner.network.parameters(), learner.weights);
  const Var in = tape.input(points);
  Var out;
  std::vector<Var> nodes(learner.network.nodes().size());
  const auto what = Network::Output::answer;
  learner.network.forward(tape, std::span(&in, 1), std::span(&out, 1), std::span(&what, 1), nodes);
  const ConstView values = tape.value(nodes[node]);
  const std::int64_t units = values.shape.columns();
  for (std::int64_t unit = 0; unit < std::min<std::int64_t>(units, 5); ++unit) {
    plot::Picture picture{fmt::format("{} {}", name, unit + 1), {}};
    for (std::int64_t i = 0; i < side * side; ++i) {
      picture.pixels.push_back(values.f32()[i * units + unit]);
    }
    pictures.pictures.push_back(std::move(picture));
  }
}

}  // namespace

std::vector<Block> SequentialModelLesson::run() const {
  const Seed start(static_cast<std::uint64_t>(seed));
  const Rows training = rings(400, start.at("training")), fresh = rings(400, start.at("fresh"));
  const Activation g = Activation::tanh;
  const std::vector<std::pair<std::string, Sequential>> models = {
      {"no hidden layer", Sequential({Dense{1, sigmoid}})},
      {"one hidden layer", Sequential({Dense{units, g}, Dense{1, sigmoid}})},
      {"two hidden layers", Sequential({Dense{units, g}, Dense{units, g}, Dense{1, sigmoid}})}};
  Page page;
  Numbers numbers{"Points told apart", {"model", "parameters", "right on new points"}, {}};
  std::vector<Learner> learners;
  for (const auto& [name, model] : models) {
    Learner& learner = learners.emplace_back(model, 2, start);
    learner.learn(
        training, {},
        {.loss = BinaryCrossEntropy{}, .optimizer = Adam{.learning_rate = 0.02}, .epochs = epochs});
    numbers.rows.push_back(
        {name, fmt::format("{}", learner.network.parameters().trainable_parameters()),
         fmt::format("{:.0f} %", 100 * accuracy(learner.answers(fresh.x), fresh))});
  }
  page.table(std::move(numbers));

  const Learner& deep = learners.back();
  Numbers layers{"The deep model, layer by layer", {"layer", "outputs", "parameters"}, {}};
  for (const LayerSummary& layer : deep.network.summary()) {
    layers.rows.push_back({layer.name + ", " + layer.detail, fmt::format("{}", layer.outputs),
                           fmt::format("{}", layer.parameters)});
  }
  page.table(std::move(layers));
  page.say("Layers are numbered from the answer back: dense_1 gives the answer.");
  page.show(plot::Plot{.title = "What the deep model says of every place",
                       .x = {.label = "x1"},
                       .y = {.label = "x2"},
                       .map = answers_over(deep, -1, 1, -1, 1, "chance to be in the ring")});
  plot::Pictures pictures{.title =
                              "What units of both hidden layers say of every place: light is high"};
  add_pictures(pictures, deep, 0, "first, unit");
  const std::size_t first = pictures.pictures.size();
  pictures.in_a_row = static_cast<std::int64_t>(first);
  add_pictures(pictures, deep, 1, "second, unit");
  page.show(std::move(pictures));
  return page.take();
}

}  // namespace lamina::course
