// Why a network needs a non-linearity: exclusive or, learnt with and without.
//   build/release/bin/example_02_activations
#include <array>
#include <cstdio>
#include <lamina/lamina.hpp>
#include <lamina/model/perceptron.hpp>

using namespace lamina;

int main() {
  std::printf("%-12s", "z");
  for (const double z : {-2.0, -0.5, 0.0, 0.5, 2.0}) std::printf("%9.1f", z);
  for (const Activation& g : {sigmoid, Activation::tanh, relu, leaky_relu, gelu, silu}) {
    std::printf("\n%-12s", std::string(g.kind()).c_str());
    for (const double z : {-2.0, -0.5, 0.0, 0.5, 2.0}) {
      const Perceptron bend{.weights = {1}, .activation = g};
      std::printf("%9.4f", bend.forward(std::array{z}).output);
    }
  }

  // True when exactly one of two inputs is: no straight line parts the four cases.
  const Tensor cases({4, 2}, std::array{0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 0.0F, 1.0F, 1.0F});
  const Tensor truth({4, 1}, std::array{0.0F, 1.0F, 1.0F, 0.0F});
  const Examples rows{.inputs = {cases}, .targets = {truth}};
  const Engine engine(1);
  std::printf("\n\nexclusive or of  0,0   0,1   1,0   1,1\n");
  for (const Activation& g : {linear, Activation::tanh}) {
    Sequential net({Dense{4, g}, Dense{1, sigmoid}});
    net.build({Field::numbers(2)});
    ParameterArena weights = net.initialize(Seed(1));
    fit(engine, net, weights, rows, {},
        {.loss = BinaryCrossEntropy{},
         .optimizer = Adam{.learning_rate = 0.05},
         .epochs = 400,
         .batch_size = 4});
    Tape tape(engine);
    tape.begin_evaluation(net.parameters(), weights);
    const Var answers = net.forward(tape, tape.input(cases));
    std::printf("  %-12s", std::string(g.kind()).c_str());
    for (int i = 0; i < 4; ++i) std::printf("%6.2f", tape.value(answers).f32()[i]);
    std::printf("\n");
  }
}
