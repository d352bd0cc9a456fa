// Columns side by side.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  const std::int64_t width = y.shape.last();
  on_floating(y.dtype, [&]<class T>(T) {
    T* to = elements<T>(y);
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      const ConstView& x = step.input(op, i);
      const std::int64_t columns = x.shape.last();
      kernels::copy_columns<T>(step.engine, to, width, elements<T>(x), columns,
                               y.shape.before_last(), columns, false);
      to += columns;
    }
  });
}

void backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t width = dy.shape.last();
  on_floating(dy.dtype, [&]<class T>(T) {
    const T* from = elements<T>(dy);
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      const std::int64_t columns = step.input(op, i).shape.last();
      if (const Step::Target dx = step.input_gradient(op, i)) {
        kernels::copy_columns<T>(step.engine, elements<T>(dx.view), columns, from, width,
                                 dy.shape.before_last(), columns, dx.add);
      }
      from += columns;
    }
  });
}

/// The parts have equal sizes but for the last.
Shape shape_of_all(const Step& step, const Op& op) {
  const Shape& first = step.input(op, 0).shape;
  const int rank = first.rank() - 1;
  std::int64_t columns = 0;
  for (std::uint32_t i = 0; i < op.n_in; ++i) {
    const Shape& part = step.input(op, i).shape;
    if (rank < 0 || part.rank() != first.rank() || part.first(rank) != first.first(rank)) {
      refuse_shape("concatenate", to_string(first) + " and " + to_string(part),
                   "shapes that differ in their last size only");
    }
    columns += part.last();
  }
  Shape all = first.first(rank);
  all.append(columns);
  return all;
}

constexpr OpKind concatenate_kind{.name = "concatenate",
                                  .forward = forward,
                                  .backward = backward,
                                  .operands = {{.name = "part", .repeated = true}},
                                  .first_result = shape_of_all};

}  // namespace

Var concatenate(Tape& tape, std::span<const Var> parts) {
  return parts.size() == 1 ? parts[0] : tape.record(concatenate_kind, parts);
}

}  // namespace lamina
