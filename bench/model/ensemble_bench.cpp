// Networks of eight members, there and back, against one plain network: the same layers on eight
// times the rows. Their FLOP are those of matrix products.
#include "lamina/autograd/operations.hpp"
#include "lamina/model/sequential.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t members = 8;
constexpr std::int64_t batch = 128;
constexpr std::int64_t units = 256;
// Large products of a step: there and back to the weights in both layers, and back to what comes in
// in the second; with shared weights in the first too, because r is learnt.
constexpr int products = 5;
constexpr int products_of_shared = 6;

void train(benchmark::State& state, std::vector<LayerConfig> layers, std::int64_t rows,
           int large_products) {
  Sequential network(std::move(layers));
  network.build({Field::numbers(units)});
  ParameterArena values = network.initialize(Seed(1));
  ParameterArena gradients(network.parameters());
  const Tensor x = normal_numbers({rows, units}, 2);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(network.parameters(), values, &gradients);
    const Var y = network.forward(tape, tape.input(x));
    tape.backward(mean(tape, multiply(tape, y, y)));
    benchmark::ClobberMemory();
  }
  rate(state, "FLOP", 2.0 * batch * members * units * (large_products * units + 3));
}

const Declare ensembles([] {
  measure("ensemble/train/plain", [](auto& state) {
    train(state, {Dense{units, relu}, Dense{units, relu}, Dense{1}}, batch * members, products);
  });
  measure("ensemble/train/batch_ensemble", [](auto& state) {
    train(state,
          {BatchEnsemble{units, members, relu}, BatchEnsemble{units, members, relu},
           BatchEnsemble{1, members}, EnsembleMean{}},
          batch, products_of_shared);
  });
  measure("ensemble/train/dense_ensemble", [](auto& state) {
    train(state,
          {DenseEnsemble{units, members, relu}, DenseEnsemble{units, members, relu},
           DenseEnsemble{1, members}, EnsembleMean{}},
          batch, products);
  });
});

}  // namespace
}  // namespace lamina::bench
