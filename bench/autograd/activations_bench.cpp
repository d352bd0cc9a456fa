// Every activation on a tape, there and back, on a hidden layer of C (256 KB): those of
// formulas.inc beside those that are operations of their own.
#include "lamina/autograd/operations.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

/// mean() has a part in it that is the same for all.
void there_and_back(benchmark::State& state, const Activation& activation, bool back) {
  const Tensor z = normal_numbers({128, 512}, 1);
  const ParameterTable table;
  ParameterArena values(table);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(table, values, &values);
    const Var y = activate(tape, tape.variable(z), activation);
    if (back) tape.backward(mean(tape, y));
    benchmark::ClobberMemory();
  }
  bytes(state, (back ? 5.0 : 2.0) * static_cast<double>(z.bytes()));
}

void measure_both(const std::string& name, const Activation& activation) {
  for (const bool back : {false, true}) {
    measure("activation/" + name + (back ? "/both_ways" : "/forward"),
            [=](auto& state) { there_and_back(state, activation, back); });
  }
}

const Declare activations([] {
  for (const Activation& activation : Activation::shipped()) {
    if (activation.as<Linear>() != nullptr) continue;  // records nothing
    measure_both(std::string(activation.kind()), activation);
  }
  measure_both("gelu_approximate", Gelu{.approximate = true});
});

}  // namespace
}  // namespace lamina::bench
