// Layers in a row: points in a ring told from those beside it, with none, one and two hidden
// layers.
//   build/release/bin/example_04_sequential_model
#include <cstdio>
#include <lamina/lamina.hpp>
#include <lamina/plot/text.hpp>

using namespace lamina;

constexpr std::int64_t side = 24;  // of a grid over the square from -1 to 1

float place(std::int64_t i) {
  return 2 * static_cast<float>(i) / (side - 1) - 1;
}

int main() {
  Tensor x({side * side, 2}), y({side * side, 1});
  for (std::int64_t i = 0; i < side * side; ++i) {
    const float a = place(i % side), b = place(i / side), square = a * a + b * b;
    x.f32()[2 * i] = a;
    x.f32()[2 * i + 1] = b;
    y.f32()[i] = square > 0.16F && square < 0.64F ? 1.0F : 0.0F;
  }
  const Activation g = Activation::tanh;
  const Engine engine(1);
  for (const Sequential& layers :
       {Sequential({Dense{1, sigmoid}}), Sequential({Dense{8, g}, Dense{1, sigmoid}}),
        Sequential({Dense{8, g}, Dense{8, g}, Dense{1, sigmoid}})}) {
    Sequential net = layers;
    net.build({Field::numbers(2)});
    ParameterArena weights = net.initialize(Seed(1));
    fit(engine, net, weights, {.inputs = {x}, .targets = {y}}, {},
        {.loss = BinaryCrossEntropy{}, .optimizer = Adam{.learning_rate = 0.02}, .epochs = 150});

    Tape tape(engine);
    tape.begin_evaluation(net.parameters(), weights);
    const ConstView answers = tape.value(net.forward(tape, tape.input(x)));
    int right = 0;
    plot::HeatMap map{.name = "chance to be in the ring", .columns = side, .rows = side};
    for (std::int64_t i = 0; i < side * side; ++i) {
      right += (answers.f32()[i] > 0.5F) == (y.f32()[i] > 0.5F) ? 1 : 0;
      map.values.push_back(answers.f32()[i]);
    }
    std::printf("%d layers, %3d parameters: %.0f %% right\n", static_cast<int>(net.nodes().size()),
                static_cast<int>(net.parameters().trainable_parameters()),
                100.0 * right / (side * side));
    if (net.nodes().size() == 3) {
      std::printf("%s", plot::text(plot::Plot{.map = map}, {.width = 50, .height = 16}).c_str());
    }
  }
}
