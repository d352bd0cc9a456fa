// A dense layer from scratch, and as a layer: the same numbers.
//   build/release/bin/example_03_dense_layer
#include <array>
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  constexpr int inputs = 2, units = 3;
  const Tensor x({1, inputs}, std::array{0.33F, 0.25F});

  Sequential net({Dense{units, sigmoid}});
  net.build({Field::numbers(inputs)});
  const ParameterArena values = net.initialize(Seed(1));
  for (const ParameterEntry& entry : net.parameters().entries()) {
    std::printf("%s %s\n", entry.name.c_str(), to_string(entry.shape).c_str());
  }
  std::printf("%d numbers to learn\n", static_cast<int>(net.parameters().trainable_parameters()));

  // By hand: a loop over units, and in it one over inputs.
  const float* weight = values.view(net.parameters().entries()[0]).f32();  // [inputs, units]
  const float* bias = values.view(net.parameters().entries()[1]).f32();
  std::printf("by hand ");
  for (int unit = 0; unit < units; ++unit) {
    float z = 0;
    for (int i = 0; i < inputs; ++i) z += x.f32()[i] * weight[i * units + unit];
    z += bias[unit];
    std::printf(" %.5f", 1 / (1 + std::exp(-z)));
  }

  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(net.parameters(), values);
  const Var y = net.forward(tape, tape.input(x));
  std::printf("\na layer ");
  for (int unit = 0; unit < units; ++unit) std::printf(" %.5f", tape.value(y).f32()[unit]);
  std::printf("\n");
}
