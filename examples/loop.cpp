// The loop by hand: what train() does for you, on the tape. A network is drawn, asked, told how
// wrong it was, and moved a step down the slope, over and over.
//   build/release/bin/example_loop
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  // Eight students: lectures attended and hours on the project, each divided by its largest;
  // passed?
  const Tensor students({8, 2}, std::array{0.0F, 0.1F, 0.1F, 0.6F, 0.2F, 0.2F, 0.3F, 0.5F,  //
                                           0.4F, 0.1F, 0.5F, 0.7F, 0.8F, 0.2F, 1.0F, 0.9F});
  const Tensor passed({8, 1}, std::array{0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 1.0F, 1.0F, 1.0F});

  Sequential net({Dense{8, Activation::tanh}, Dense{1, sigmoid}});
  net.build({Field::numbers(2)});
  ParameterArena weights = net.initialize(Seed(1));
  ParameterArena gradients(net.parameters());
  Optimizer optimizer(Adam{.learning_rate = 0.02}, net.parameters());
  const Engine engine(1);
  Tape tape(engine);
  for (int step = 0; step <= 100; ++step) {
    tape.begin_training(net.parameters(), weights, &gradients);
    // The loss reads logits, what comes before the sigmoid: exact where it is already 0 or 1.
    const Var logits = net.forward(tape, tape.input(students), Network::Output::logits);
    const Var loss = binary_cross_entropy(tape, logits, tape.input(passed));
    if (step % 20 == 0) std::printf("step %3d  loss %.4f\n", step, *tape.value(loss).f32());
    tape.backward(loss);                         // dJ/dW of every weight, by the chain rule
    optimizer.step(engine, weights, gradients);  // one step down the slope
  }

  // What it says now of one who attended a third of the lectures and spent half of the hours.
  const Tensor student({1, 2}, std::array{0.33F, 0.5F});
  tape.begin_evaluation(net.parameters(), weights);
  const Var answer = net.forward(tape, tape.input(student));
  std::printf("passes with probability %.2f\n", *tape.value(answer).f32());
}
