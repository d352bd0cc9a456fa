// A loss of a few numbers, to be followed by hand.
#pragma once

#include "lamina/objective/losses.hpp"
#include "support/gradient_check.hpp"

namespace lamina::testing {

/// Losses of rows and the gradient of 3 times their sum, in double.
struct Worked {
  std::vector<double> losses, gradient;

  Worked(const Loss& config, Shape shape, const std::vector<double>& y,
         const std::vector<double>& target, const std::vector<double>& weights) {
    const std::int64_t rows = shape[0];
    const bool labels = config->targets() == Targets::labels;
    Tensor tensors[3] = {
        Tensor(shape, DType::f64),
        labels ? Tensor(Shape{rows}, DType::i32)
               : Tensor(Shape{rows, static_cast<std::int64_t>(target.size()) / rows}, DType::f64),
        Tensor(Shape{rows}, DType::f64)};
    const std::vector<double>* numbers[3] = {&y, &target, &weights};
    double total = 0;
    for (const double weight : weights) total += weight;
    for (std::size_t t = 0; t < 3; ++t) {
      for (std::size_t i = 0; i < numbers[t]->size(); ++i) {
        if (tensors[t].dtype() == DType::i32) {
          tensors[t].i32()[i] = static_cast<std::int32_t>((*numbers[t])[i]);
        } else {
          gradient_check::write(tensors[t], static_cast<std::int64_t>(i), (*numbers[t])[i]);
        }
      }
    }
    const Engine engine(1);
    const ParameterTable table;
    ParameterArena values(table, DType::f64);
    Tape tape(engine, DType::f64);
    tape.begin_training(table, values, &values);
    const Var v = tape.variable(tensors[0]);
    const Var all = loss(tape, config, v, tape.input(tensors[1]), tape.input(tensors[2]));
    tape.backward(scale(tape, all, 3 * total));
    const ConstView costs = tape.value(row_losses(tape, all));
    for (std::int64_t i = 0; i < rows; ++i) losses.push_back(gradient_check::read(costs, i));
    for (std::size_t i = 0; i < y.size(); ++i) {
      gradient.push_back(gradient_check::read(tape.gradient(v), static_cast<std::int64_t>(i)));
    }
  }
};

}  // namespace lamina::testing
