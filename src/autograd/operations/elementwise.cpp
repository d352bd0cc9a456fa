// Sums, differences and products of equal shapes, of rows with a vector, and of all with a number.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

using kernels::Binary;

template <Binary kind>
void binary_forward(Step& step, const Op& op) {
  const View& out = step.output(op);
  on_floating(out.dtype, [&]<class T>(T) {
    kernels::elementwise<T>(step.engine, kind, elements<T>(out), elements<T>(step.input(op, 0)),
                            elements<T>(step.input(op, 1)), out.elements());
  });
}

// d(a ± b): the gradient goes on as it is, or negated.
template <Binary kind>
void linear_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Step::Target target = step.input_gradient(op, i);
      if (!target) continue;
      const T sign = i == 1 && kind == Binary::subtract ? T(-1) : T(1);
      kernels::scale<T>(step.engine, elements<T>(target.view), elements<T>(dy), sign, dy.elements(),
                        target.add);
    }
  });
}

// d(a·b) = dy·b to a and dy·a to b. A product that is added is first made in the kept second
// output.
void multiply_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    T* product = elements<T>(step.output(op, 1));
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Step::Target target = step.input_gradient(op, i);
      if (!target) continue;
      T* const slopes = target.add ? product : elements<T>(target.view);
      kernels::elementwise<T>(step.engine, Binary::multiply, slopes, elements<T>(dy),
                              elements<T>(step.input(op, 1 - i)), dy.elements());
      if (target.add) {
        kernels::scale<T>(step.engine, elements<T>(target.view), product, T(1), dy.elements(),
                          true);
      }
    }
  });
}

void scale_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::scale<T>(step.engine, elements<T>(y), elements<T>(step.input(op, 0)),
                      static_cast<T>(op.args.real[0]), y.elements(), false);
  });
}

void scale_backward(Step& step, const Op& op) {
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::scale<T>(step.engine, elements<T>(dx.view), elements<T>(dy),
                      static_cast<T>(op.args.real[0]), dy.elements(), dx.add);
  });
}

template <Binary kind>
void row_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::elementwise_row<T>(step.engine, kind, elements<T>(y), elements<T>(step.input(op, 0)),
                                elements<T>(step.input(op, 1)), y.shape.before_last(),
                                y.shape.last());
  });
}

void add_row_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    if (const Step::Target dx = step.input_gradient(op, 0)) {
      kernels::scale<T>(step.engine, elements<T>(dx.view), elements<T>(dy), T(1), dy.elements(),
                        dx.add);
    }
    if (const Step::Target dv = step.input_gradient(op, 1)) {
      kernels::column_sums<T>(step.engine, elements<T>(dv.view), elements<T>(dy),
                              dy.shape.before_last(), dy.shape.last(), dv.add);
    }
  });
}

void multiply_row_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  on_floating(dy.dtype, [&]<class T>(T) {
    T* product = elements<T>(step.output(op, 1));
    const std::int64_t rows = dy.shape.before_last();
    const std::int64_t columns = dy.shape.last();
    if (const Step::Target dv = step.input_gradient(op, 1)) {
      kernels::column_sums<T>(step.engine, elements<T>(dv.view), elements<T>(dy), rows, columns,
                              dv.add, elements<T>(step.input(op, 0)));
    }
    if (const Step::Target dx = step.input_gradient(op, 0)) {
      T* const slopes = dx.add ? product : elements<T>(dx.view);
      kernels::elementwise_row<T>(step.engine, Binary::multiply, slopes, elements<T>(dy),
                                  elements<T>(step.input(op, 1)), rows, columns);
      if (dx.add) {
        kernels::scale<T>(step.engine, elements<T>(dx.view), product, T(1), dy.elements(), true);
      }
    }
  });
}

constexpr RuleList<Operand> equal_shapes = {{"a", "*"}, {"b", "*"}};
constexpr RuleList<Operand> rows_and_one = {{"x", "*F"}, {"v", "F"}};

constexpr OpKind add_kind{"add", binary_forward<Binary::add>, linear_backward<Binary::add>,
                          equal_shapes};
constexpr OpKind subtract_kind{"subtract", binary_forward<Binary::subtract>,
                               linear_backward<Binary::subtract>, equal_shapes};
constexpr OpKind multiply_kind{"multiply",
                               binary_forward<Binary::multiply>,
                               multiply_backward,
                               equal_shapes,
                               {{"product", "*"}, {"slopes", "*"}}};
constexpr OpKind scale_kind{.name = "scale",
                            .forward = scale_forward,
                            .backward = scale_backward,
                            .operands = {{"x"}},
                            .reals = {"factor"}};
constexpr OpKind add_row_kind{"add_row", row_forward<Binary::add>, add_row_backward, rows_and_one};
constexpr OpKind multiply_row_kind{"multiply_row",
                                   row_forward<Binary::multiply>,
                                   multiply_row_backward,
                                   rows_and_one,
                                   {{"product", "*F"}, {"slopes", "*F"}}};

/// Products keep a place for slopes where a backward pass will need it.
std::size_t results_of_product(const Tape& tape) {
  return tape.recording_gradients() ? 2 : 1;
}

}  // namespace

Var add(Tape& tape, Var a, Var b) {
  return tape.record(add_kind, {a, b});
}
Var subtract(Tape& tape, Var a, Var b) {
  return tape.record(subtract_kind, {a, b});
}
Var multiply(Tape& tape, Var a, Var b) {
  return tape.record(multiply_kind, {a, b}, {}, results_of_product(tape));
}
Var add_row(Tape& tape, Var x, Var v) {
  return tape.record(add_row_kind, {x, v});
}
Var multiply_row(Tape& tape, Var x, Var v) {
  return tape.record(multiply_row_kind, {x, v}, {}, results_of_product(tape));
}
Var scale(Tape& tape, Var x, double factor) {
  return tape.record(scale_kind, {x}, {.real = {factor}});
}

}  // namespace lamina
