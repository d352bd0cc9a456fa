#include "course/lessons/backpropagation.hpp"

#include <algorithm>
#include <array>

#include "course/page.hpp"
#include "course/rows.hpp"
#include "lamina/autograd/operations.hpp"
#include "lamina/model/perceptron.hpp"

namespace lamina::course {

const LessonWords BackpropagationLesson::words = {
    .title = "Backpropagation",
    .shows = "the chain rule, every factor printed and checked",
    .idea =
        "Descent needs the slope of the loss for every weight: how much does the loss change when "
        "this weight changes a little? A weight in front changes a unit, which changes the answer, "
        "which changes the loss. The chain rule says: multiply the slopes along the way.\n\n"
        "Backpropagation goes that way once from the loss back to the inputs, and uses each factor "
        "again for all weights in front of it. That is why all slopes together cost only about as "
        "much as computing the answer two more times.",
    .formula =
        "L = (y - t)²\n"
        "dL/dv = dL/dy × dy/dz × dz/dv                      a weight of the answer\n"
        "dL/dw = dL/dy × dy/dz × dz/dh × dh/da × da/dw      a weight in front of it",
    .question =
        "The factors dL/dy and dy/dz stand in the slope of every weight. If the answer is almost "
        "right, are the slopes large or small?",
    .look =
        "The last three columns: the product of the factors, what the library's tape computes, and "
        "what one measures by moving the weight a little to both sides. All three agree.",
    .change = "--target 0"};

void BackpropagationLesson::fields(Fields& f) {
  f("x1", x1, within(-5, 5), "the first input");
  f("x2", x2, within(-5, 5), "the second input");
  f("target", target, within(0, 1), "t: what the answer should be");
  f("seed", seed, at_least(0), "draws the weights");
}

namespace {

/// Two inputs, two hidden units with tanh, one answer with sigmoid, in double.
class SmallNetwork {
 public:
  explicit SmallNetwork(std::int64_t seed)
      : learner_(Sequential({Dense{2, Activation::tanh}, Dense{1, sigmoid}}), 2,
                 Seed(static_cast<std::uint64_t>(seed)), DType::f64),
        gradients_(learner_.network.parameters(), DType::f64),
        engine_(1),
        tape_(engine_, DType::f64) {
    // Biases start at 0; others than 0 show more.
    double* biases = learner_.weights.view(entry(1)).f64();
    biases[0] = 0.1;
    biases[1] = -0.2;
    *learner_.weights.view(entry(3)).f64() = 0.05;
  }
  /// A parameter by its place: hidden weights [2,2], hidden biases, answer weights [2,1], its bias.
  double& weight(std::size_t tensor, std::size_t i) {
    return learner_.weights.view(entry(tensor)).f64()[i];
  }
  double slope(std::size_t tensor, std::size_t i) {
    return gradients_.view(entry(tensor)).f64()[i];
  }
  /// Forward and backward; the loss.
  double run(const std::array<double, 2>& x, double target) {
    tape_.begin_training(learner_.network.parameters(), learner_.weights, &gradients_);
    const Var in = tape_.input(ConstView(x.data(), {1, 2}, DType::f64));
    const Var truth = tape_.input(ConstView(&target, {1, 1}, DType::f64));
    const Var cost =
        lamina::loss(tape_, MeanSquaredError{}, learner_.network.forward(tape_, in), truth);
    const double value = *tape_.value(cost).f64();
    tape_.backward(cost);
    return value;
  }

 private:
  const ParameterEntry& entry(std::size_t tensor) const {
    return learner_.network.parameters().entries()[tensor];
  }
  Learner learner_;
  ParameterArena gradients_;
  Engine engine_;
  Tape tape_;
};

}  // namespace

std::vector<Block> BackpropagationLesson::run() const {
  SmallNetwork net(seed);
  const std::array<double, 2> x = {x1, x2};
  const double loss = net.run(x, target);

  // Forward by hand: a = x W + b, h = tanh(a), z = h v + c, y = sigmoid(z).
  std::array<Perceptron::Forward, 2> hidden;
  for (std::size_t u = 0; u < 2; ++u) {
    hidden[u] = Perceptron{.weights = {net.weight(0, u), net.weight(0, 2 + u)},
                           .bias = net.weight(1, u),
                           .activation = Activation::tanh}
                    .forward(x);
  }
  const std::array<double, 2> h = {hidden[0].output, hidden[1].output};
  const Perceptron::Forward answer =
      Perceptron{.weights = {net.weight(2, 0), net.weight(2, 1)}, .bias = net.weight(3, 0)}.forward(
          h);
  const double y = answer.output;

  Page page;
  page.table({"Forward",
              {"value", "how", "number"},
              {{"a1", "w11 x1 + w21 x2 + b1", digits(hidden[0].z, 6)},
               {"h1", "tanh(a1)", digits(h[0], 6)},
               {"a2", "w12 x1 + w22 x2 + b2", digits(hidden[1].z, 6)},
               {"h2", "tanh(a2)", digits(h[1], 6)},
               {"z", "v1 h1 + v2 h2 + c", digits(answer.z, 6)},
               {"y", "sigmoid(z)", digits(y, 6)},
               {"L", "(y - t)²", digits((y - target) * (y - target), 6)},
               {"L by the tape", "", digits(loss, 6)}}});

  const double dl_dy = 2 * (y - target), dy_dz = y * (1 - y);
  const std::array<double, 2> dh_da = {1 - h[0] * h[0], 1 - h[1] * h[1]};
  page.table({"The factors, from the loss back",
              {"factor", "how", "number"},
              {{"dL/dy", "2 (y - t)", digits(dl_dy, 6)},
               {"dy/dz", "y (1 - y)", digits(dy_dz, 6)},
               {"dz/dh1, dz/dh2", "v1, v2",
                digits(net.weight(2, 0), 6) + ", " + digits(net.weight(2, 1), 6)},
               {"dh1/da1", "1 - h1²", digits(dh_da[0], 6)},
               {"dh2/da2", "1 - h2²", digits(dh_da[1], 6)}}});

  Numbers slopes{"The slope of every weight",
                 {"weight", "dL/dy", "dy/dz", "dz/dh", "dh/da", "last", "product", "tape", "moved"},
                 {}};
  const auto add = [&](const std::string& name, std::size_t tensor, std::size_t i, int unit,
                       double last) {
    const auto u = static_cast<std::size_t>(std::max(unit, 0));
    const double dz_dh = unit < 0 ? 1 : net.weight(2, u);
    const double product = dl_dy * dy_dz * dz_dh * (unit < 0 ? 1 : dh_da[u]) * last;
    const double tape = (net.run(x, target), net.slope(tensor, i));
    constexpr double little = 1e-5;
    double& weight = net.weight(tensor, i);
    const double kept = weight;
    weight = kept + little;
    const double above_it = net.run(x, target);
    weight = kept - little;
    const double below_it = net.run(x, target);
    weight = kept;
    slopes.rows.push_back({name, digits(dl_dy, 3), digits(dy_dz, 3),
                           unit < 0 ? "" : digits(dz_dh, 3), unit < 0 ? "" : digits(dh_da[u], 3),
                           digits(last, 3), digits(product, 6), digits(tape, 6),
                           digits((above_it - below_it) / (2 * little), 6)});
  };
  add("v1", 2, 0, -1, h[0]);
  add("v2", 2, 1, -1, h[1]);
  add("c", 3, 0, -1, 1);
  for (std::size_t u = 0; u < 2; ++u) {
    for (std::size_t i = 0; i < 2; ++i) {
      add(fmt::format("w{}{}", i + 1, u + 1), 0, 2 * i + u, static_cast<int>(u), x[i]);
    }
    add(fmt::format("b{}", u + 1), 1, u, static_cast<int>(u), 1);
  }
  page.table(std::move(slopes));
  page.say(
      "'last' is what the weight is multiplied by: an input, a hidden unit, or 1 for a bias. "
      "'moved' is (L(w + 0.00001) - L(w - 0.00001)) / 0.00002, measured.");

  const double rate = 0.5;
  plot::Series curve{.name = "loss of this example"};
  for (int step = 0; step <= 30; ++step) {
    curve.x.push_back(step);
    curve.y.push_back(net.run(x, target));
    for (const auto& [tensor, count] :
         {std::pair<std::size_t, std::size_t>{0, 4}, {1, 2}, {2, 2}, {3, 1}}) {
      for (std::size_t i = 0; i < count; ++i) net.weight(tensor, i) -= rate * net.slope(tensor, i);
    }
  }
  page.show(plot::Plot{.title = "Thirty steps down these slopes, learning rate 0.5",
                       .x = {.label = "step"},
                       .y = {.label = "loss", .low = 0},
                       .series = {std::move(curve)}});
  return page.take();
}

}  // namespace lamina::course
