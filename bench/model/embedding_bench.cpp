// Columns of words as people's tables have them, into what a network multiplies.
#include "lamina/autograd/operations.hpp"
#include "lamina/model/sequential.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

const std::vector<std::int64_t> categories = {2, 3, 5, 7, 12, 24, 50, 100, 400, 1000};

Network embedding_network() {
  Sequential network({Embedding{}, Dense{1}});
  network.build({Field::numbers(8), Field::codes(categories)});
  return network;
}

/// So many rows of its two inputs; no code is above 2, the fewest categories.
struct Rows {
  Tensor numbers, codes;
  explicit Rows(std::int64_t count)
      : numbers(normal_numbers({count, 8}, 1)),
        codes(bench::codes({count, static_cast<std::int64_t>(categories.size())}, 0, 3)) {}
};

void train(benchmark::State& state, std::int64_t batch) {
  const Network network = embedding_network();
  ParameterArena values = network.initialize(Seed(1));
  ParameterArena gradients(network.parameters());
  const Rows rows(batch);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(network.parameters(), values, &gradients);
    const std::array<Var, 2> in = {tape.input(rows.numbers), tape.input(rows.codes)};
    tape.backward(mean(tape, network.forward(tape, in)));
    benchmark::ClobberMemory();
  }
}

void answer(benchmark::State& state, std::int64_t batch) {
  const Network network = embedding_network();
  const ParameterArena values = network.initialize(Seed(1));
  const Program program = network.lower(values);
  Program::Workspace workspace;
  const Rows rows(batch);
  const std::array<ConstView, 2> in = {rows.numbers, rows.codes};
  for (auto _ : state) benchmark::DoNotOptimize(program.run(engine(), in, workspace).data());
}

const Declare embeddings([] {
  for (const std::int64_t batch : {32, 256}) {
    measure("embedding/train/b" + std::to_string(batch), [=](auto& state) { train(state, batch); });
  }
  for (const std::int64_t batch : {1, 256}) {
    measure("embedding/answer/b" + std::to_string(batch),
            [=](auto& state) { answer(state, batch); });
  }
});

}  // namespace
}  // namespace lamina::bench
