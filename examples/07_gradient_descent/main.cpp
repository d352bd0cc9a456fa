// Gradient descent on the two weights of the smallest deep network, at three rates.
//   build/release/bin/example_07_gradient_descent
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  // y = w2 silu(w1 x) is to follow 1.2 silu(1.5 x) at nine places.
  Tensor x({9, 1}), y({9, 1});
  for (int i = 0; i < 9; ++i) {
    x.f32()[i] = 0.5F * static_cast<float>(i) - 2;
    const float z = 1.5F * x.f32()[i];
    y.f32()[i] = 1.2F * z / (1 + std::exp(-z));
  }
  Sequential net({Dense{1, silu, false}, Dense{1, linear, false}});
  net.build({Field::numbers(1)});
  const ParameterTable& table = net.parameters();
  ParameterArena weights = net.initialize(Seed(0)), slopes(table);
  float& w1 = *weights.view(table.entries()[0]).f32();
  float& w2 = *weights.view(table.entries()[1]).f32();
  const float& slope1 = *slopes.view(table.entries()[0]).f32();
  const float& slope2 = *slopes.view(table.entries()[1]).f32();

  const Engine engine(1);
  Tape tape(engine);
  for (const float rate : {0.005F, 0.1F, 0.9F}) {
    std::printf("learning rate %g\n", rate);
    w1 = -1, w2 = 2.5F;
    for (int step = 0; step <= 40; ++step) {
      tape.begin_training(table, weights, &slopes);
      const Var cost =
          loss(tape, MeanSquaredError{}, net.forward(tape, tape.input(x)), tape.input(y));
      const float now = *tape.value(cost).f32();
      tape.backward(cost);
      if (step % 10 == 0 || step == 1) {
        std::printf("  step %2d  w1 %7.3g  w2 %7.3g  loss %.3g\n", step, w1, w2, now);
      }
      if (!(now < 1e6F)) {
        std::printf("  it diverges\n");
        break;
      }
      w1 -= rate * slope1;  // downhill
      w2 -= rate * slope2;
    }
  }
}
