// Normalizations, gates and noise on a tape, there and back, on a hidden layer of E (256 KB): new
// ones beside those that they are like.
#include <functional>

#include "lamina/autograd/operations.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

using Record = std::function<Var(Tape&, Var x, Var gamma, Var beta)>;

void there_and_back(benchmark::State& state, const Record& record) {
  const Tensor x = normal_numbers({256, 256}, 1);
  const Tensor gamma = normal_numbers({256}, 2);
  const Tensor beta = normal_numbers({256}, 3);
  const ParameterTable table;
  ParameterArena values(table);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(table, values, &values);
    const Var y = record(tape, tape.variable(x), tape.variable(gamma), tape.variable(beta));
    tape.backward(mean(tape, y));
    benchmark::ClobberMemory();
  }
  bytes(state, 5.0 * static_cast<double>(x.bytes()));
}

const Declare operations([] {
  const auto measured = [](const std::string& name, const Record& record) {
    measure("rows/" + name, [=](auto& state) { there_and_back(state, record); });
  };
  measured("layer_norm", [](Tape& t, Var x, Var g, Var b) { return layer_norm(t, x, g, b, 1e-3); });
  for (const std::int64_t groups : {1, 8, 32}) {
    measured("group_norm_" + std::to_string(groups),
             [=](Tape& t, Var x, Var g, Var b) { return group_norm(t, x, g, b, groups, 1e-3); });
  }
  measured("silu", [](Tape& t, Var x, Var, Var) { return activate(t, x, silu); });
  measured("swiglu", [](Tape& t, Var x, Var, Var) { return swiglu(t, x); });
  measured("glu", [](Tape& t, Var x, Var, Var) { return glu(t, x); });
  measured("leaky_relu", [](Tape& t, Var x, Var, Var) { return activate(t, x, leaky_relu); });
  measured("prelu", [](Tape& t, Var x, Var g, Var) { return prelu(t, x, g); });
  measured("dropout", [](Tape& t, Var x, Var, Var) { return dropout(t, x, 0.2, 1); });
  measured("alpha_dropout", [](Tape& t, Var x, Var, Var) { return alpha_dropout(t, x, 0.2, 1); });
  measured("gaussian_noise", [](Tape& t, Var x, Var, Var) { return gaussian_noise(t, x, 0.2, 1); });
});

}  // namespace
}  // namespace lamina::bench
