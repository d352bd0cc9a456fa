// Eight members of an ensemble at once, there and back, against one product of as many operations:
// members that share their weights (and scale what goes in and out), and members with their own.
#include "lamina/autograd/operations.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t members = 8;
constexpr std::int64_t batch = 128;
constexpr std::int64_t units = 256;
constexpr double all_flops = 3 * 2.0 * batch * members * units * units;

/// Parameters of `shapes`, and what `network` makes of them and x[B,8,units].
template <class Network>
void train(benchmark::State& state, const std::vector<Shape>& shapes, Network network) {
  ParameterTable table;
  std::vector<ParameterId> ids;
  for (const Shape& shape : shapes) ids.push_back(table.add("p", shape, ParameterKind::weight));
  table.lay_out();
  ParameterArena values(table);
  ParameterArena gradients(table);
  const Tensor numbers = normal_numbers({table.trainable_elements()}, 1);
  std::copy_n(numbers.f32(), numbers.elements(), values.trainable().f32());
  const Tensor x = normal_numbers({batch, members, units}, 2);
  const Tensor slope = normal_numbers({batch, members, units}, 3);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(table, values, &gradients);
    std::vector<Var> parameters;
    for (const ParameterId id : ids) parameters.push_back(tape.parameter(id));
    const Var y = network(tape, tape.variable(x), parameters);
    tape.backward(mean(tape, multiply(tape, y, tape.input(slope))));
    benchmark::ClobberMemory();
  }
  state.counters["FLOP"] =
      benchmark::Counter(all_flops, benchmark::Counter::kIsIterationInvariantRate);
}

const Declare ensembles([] {
  measure("ensemble/one_product", [](auto& state) {
    train(state, {{units, units}},
          [](Tape& tape, Var x, const std::vector<Var>& p) { return matmul(tape, x, p[0]); });
  });
  measure("ensemble/shared_weights", [](auto& state) {
    train(state, {{units, units}, {members, units}, {members, units}},
          [](Tape& tape, Var x, const std::vector<Var>& p) {
            const Var out = matmul(tape, scale_members(tape, x, p[1], Var{}), p[0]);
            return scale_members(tape, out, p[2], Var{});
          });
  });
  measure("ensemble/own_weights", [](auto& state) {
    train(state, {{members, units, units}}, [](Tape& tape, Var x, const std::vector<Var>& p) {
      return grouped_dense(tape, x, p[0], Var{});
    });
  });
});

}  // namespace
}  // namespace lamina::bench
