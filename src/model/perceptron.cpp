#include "lamina/model/perceptron.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

Perceptron::Forward Perceptron::forward(std::span<const double> inputs) const {
  if (inputs.size() != weights.size()) {
    throw Error({.code = "usage.shape",
                 .what = fmt::format("[perceptron] {} inputs for {} weights", inputs.size(),
                                     weights.size()),
                 .where = "forward()",
                 .fix = "give each input its weight"});
  }
  Forward result;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    result.terms.push_back(inputs[i] * weights[i]);
    result.sum += result.terms.back();
  }
  result.z = result.sum + bias;

  const Engine engine(1);
  Tape tape(engine, DType::f64);
  ParameterTable none;
  none.lay_out();
  tape.begin_evaluation(none, ParameterArena(none, DType::f64));
  const Var z = tape.input(ConstView(&result.z, {1, 1}, DType::f64));
  result.output = *tape.value(activate(tape, z, activation)).f64();
  return result;
}

Perceptron::Line Perceptron::decision_line() const {
  if (weights.size() != 2) {
    throw Error({.code = "usage.shape",
                 .what = fmt::format("[perceptron] it has {} inputs; only two have a decision line",
                                     weights.size()),
                 .where = "decision_line()",
                 .fix = "take two weights"});
  }
  return {weights[0], weights[1], bias};
}

}  // namespace lamina
