// The loss of single answers, and the empirical loss: their mean.
//   build/release/bin/example_06_loss
#include <array>
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  const Engine engine(1);
  Tape tape(engine);
  const ParameterTable none = [] {
    ParameterTable table;
    table.lay_out();
    return table;
  }();
  const ParameterArena nothing(none);

  // Chances that a network gave to five students who all passed, as logits: log(p / (1 - p)).
  const std::array<float, 5> chances = {0.99F, 0.9F, 0.5F, 0.1F, 0.01F};
  Tensor logits({5, 1}), passed({5, 1});
  for (std::size_t i = 0; i < 5; ++i) {
    logits.f32()[i] = std::log(chances[i] / (1 - chances[i]));
    passed.f32()[i] = 1;
  }
  tape.begin_evaluation(none, nothing);
  const Var mean = binary_cross_entropy(tape, tape.input(logits), tape.input(passed));
  const ConstView each = tape.value(row_losses(tape, mean));
  for (std::size_t i = 0; i < 5; ++i) {
    std::printf("chance %.2f given to the truth: loss %.3f\n", chances[i], each.f32()[i]);
  }
  std::printf("empirical loss J: %.3f\n\n", *tape.value(mean).f32());

  // For quantities: what an answer costs that is off by 0.5, 1 and 10.
  std::printf("%-22s%8s%8s%8s\n", "off by", "0.5", "1", "10");
  for (const Loss& kind : {Loss(MeanSquaredError{}), Loss(MeanAbsoluteError{}), Loss(Huber{})}) {
    std::printf("%-22s", std::string(kind.kind()).c_str());
    for (const float error : {0.5F, 1.0F, 10.0F}) {
      const Tensor said({1, 1}, std::array{error}), truth({1, 1}, std::array{0.0F});
      tape.begin_evaluation(none, nothing);
      const Var cost = loss(tape, kind, tape.input(said), tape.input(truth));
      std::printf("%8.3f", *tape.value(cost).f32());
    }
    std::printf("\n");
  }
}
