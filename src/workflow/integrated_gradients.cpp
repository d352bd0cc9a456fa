#include "workflow/integrated_gradients.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/autograd/operations.hpp"

namespace lamina {

namespace {

/// Values of rows, and the sum of the gradients of the first `counted` of them.
struct Passed {
  std::vector<double> values;
  std::vector<Tensor> gradients;
};

Passed pass(const ExpandedNetwork& expanded, const ExplainedValue& value,
            const std::vector<Tensor>& rows, std::int64_t counted) {
  const Network& network = expanded.network();
  const std::int64_t count = rows[0].shape().rows();
  const Engine engine;
  Tape tape(engine, DType::f64);
  ParameterArena unused(network.parameters(), DType::f64);
  tape.begin_evaluation(network.parameters(), expanded.parameters(), &unused);
  std::vector<Var> in;
  for (const Tensor& input : rows) {
    in.push_back(tape.variable(input));
    tape.keep_gradient(in.back());
  }
  const std::vector<Network::Output> what(network.outputs().size(), Network::Output::answer);
  std::vector<Var> out(what.size());
  network.forward(tape, in, out, what);
  const Shape shape = tape.shape(out[0]);
  // The mean of what is left of the answers is the sum of the counted values, over all elements.
  Tensor mask(shape, DType::f64);
  const auto elements = static_cast<double>(shape.elements());
  const double* const outputs = tape.value(out[0]).f64();
  for (std::int64_t row = 0; row < counted; ++row) {
    const std::int64_t place = row * shape.columns() + value.column;
    mask.f64()[place] = value.slope(outputs[place]) * elements;
  }
  tape.backward(mean(tape, multiply(tape, out[0], tape.input(mask))));
  Passed passed;
  for (std::int64_t row = 0; row < count; ++row) {
    passed.values.push_back(
        value.of(tape.value(out[0]).f64()[row * shape.columns() + value.column]));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ConstView gradient = tape.gradient(in[i]);
    Tensor& sum = passed.gradients.emplace_back(rows[i].shape().with_rows(1), DType::f64);
    for (std::int64_t e = 0; !gradient.empty() && e < gradient.elements(); ++e) {
      sum.f64()[e % sum.elements()] += gradient.f64()[e];
    }
  }
  return passed;
}

}  // namespace

double ExplainedValue::of(double output) const {
  if (amount != nullptr) return amount->invert(output);
  return other ? 1 - output : output;
}

double ExplainedValue::slope(double output) const {
  if (amount != nullptr) return amount->slope(output);
  return other ? -1 : 1;
}

double Attribution::gap() const {
  double sum = 0;
  for (const Tensor& input : moved) {
    for (std::int64_t i = 0; i < input.elements(); ++i) sum += input.f64()[i];
  }
  return sum - (end - start);
}

Attribution integrated_gradients(const ExpandedNetwork& network, const ExplainedValue& value,
                                 std::span<const Tensor> start, std::span<const Tensor> end,
                                 std::int64_t steps) {
  const FloatMode float_mode;
  std::vector<Tensor> way;  // the midpoints, then both ends
  for (std::size_t i = 0; i < start.size(); ++i) {
    const std::int64_t width = start[i].elements();
    Tensor& rows = way.emplace_back(start[i].shape().with_rows(steps + 2), DType::f64);
    for (std::int64_t row = 0; row < steps + 2; ++row) {
      const double midpoint = (static_cast<double>(row) + 0.5) / static_cast<double>(steps);
      const double share = row < steps ? midpoint : static_cast<double>(row - steps);
      for (std::int64_t e = 0; e < width; ++e) {
        const double from = start[i].f64()[e];
        rows.f64()[row * width + e] = from + share * (end[i].f64()[e] - from);
      }
    }
  }
  Passed passed = pass(network, value, way, steps);
  Attribution result{.start = passed.values[static_cast<std::size_t>(steps)],
                     .end = passed.values.back(),
                     .moved = std::move(passed.gradients),
                     .steps = steps};
  for (std::size_t i = 0; i < start.size(); ++i) {
    for (std::int64_t e = 0; e < start[i].elements(); ++e) {
      const double difference = end[i].f64()[e] - start[i].f64()[e];
      result.moved[i].f64()[e] *= difference / static_cast<double>(steps);
    }
  }
  return result;
}

Attribution integrated_to_the_end(const ExpandedNetwork& network, const ExplainedValue& value,
                                  std::span<const Tensor> start, std::span<const Tensor> end,
                                  std::int64_t most) {
  constexpr std::int64_t fewest = 64;
  constexpr double small = 1e-3;
  std::int64_t steps = std::min(fewest, most);
  while (true) {
    Attribution found = integrated_gradients(network, value, start, end, steps);
    const bool closed = std::abs(found.gap()) <= small * std::abs(found.end - found.start);
    if (closed || 2 * steps > most) return found;
    steps *= 2;
  }
}

std::vector<Tensor> gradient_at(const ExpandedNetwork& network, const ExplainedValue& value,
                                std::span<const Tensor> row) {
  const FloatMode float_mode;
  return pass(network, value, {row.begin(), row.end()}, 1).gradients;
}

}  // namespace lamina
