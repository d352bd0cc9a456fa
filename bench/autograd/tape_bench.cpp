// What the tape itself costs an operation: everything but the arithmetic of large tensors.
// "operation" is a whole round, begin() included, shared out over its operations.
#include <array>

#include "lamina/autograd/operations.hpp"
#include "lamina/autograd/program.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr int operations = 64;

/// Arithmetic that does nothing, so that recording and playing back is all there is.
constexpr OpKind nothing{"nothing", [](Step&, const Op&) {},
                         [](Step& step, const Op& op) {
                           step.input_gradient(op, 0);
                         }};

Var record_nothing(Tape& tape, Var x) {
  const std::array<Var, 1> inputs = {x};
  const std::array<Shape, 1> outputs = {tape.shape(x)};
  return tape.record(nothing, inputs, outputs);
}

Var add_itself(Tape& tape, Var x) {
  return add(tape, x, x);
}

/// A chain of `operations` on a variable of `shape`, with or without its backward pass.
void chain(benchmark::State& state, Var (*operation)(Tape&, Var), Shape shape, bool back) {
  ParameterTable none;
  none.lay_out();
  ParameterArena values(none);
  ParameterArena gradients(none);
  const Tensor x(shape);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(none, values, back ? &gradients : nullptr);
    Var var = tape.variable(x);
    for (int i = 0; i < operations; ++i) var = operation(tape, var);
    if (back) tape.backward(var);
    benchmark::ClobberMemory();
  }
  time_of_each(state, "operation", operations);
}

void replay(benchmark::State& state) {
  ParameterTable none;
  none.lay_out();
  const ParameterArena values(none);
  const Tensor x(Shape{1, 1});
  Tape tape(engine());
  tape.begin_evaluation(none, values);
  const std::array<Var, 1> inputs = {tape.input(x)};
  Var var = inputs[0];
  for (int i = 0; i < operations; ++i) var = record_nothing(tape, var);
  const Program program(tape, inputs, var);
  Program::Workspace workspace;
  const std::array<ConstView, 1> given = {x.view()};
  for (auto _ : state) {
    program.run(engine(), given, workspace);
    benchmark::ClobberMemory();
  }
  time_of_each(state, "operation", operations);
}

const Declare tape([] {
  for (const bool back : {false, true}) {
    const std::string way = back ? "tape/forward_and_back/" : "tape/forward/";
    measure(way + "nothing", [=](auto& state) { chain(state, record_nothing, {1}, back); });
    measure(way + "add_one_element", [=](auto& state) { chain(state, add_itself, {1}, back); });
  }
  // Without elements there is no loss to start from, so forward only.
  measure("tape/forward/add_empty", [](auto& state) { chain(state, add_itself, {0}, false); });
  measure("tape/replay/nothing", replay);
});

}  // namespace
}  // namespace lamina::bench
