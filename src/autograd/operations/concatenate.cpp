// Columns side by side.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

void forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  const std::int64_t width = y.shape.columns();
  on_floating(y.dtype, [&]<class T>(T) {
    T* to = elements<T>(y);
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      const ConstView& x = step.input(op, i);
      const std::int64_t columns = x.shape.columns();
      kernels::copy_columns<T>(step.engine, to, width, elements<T>(x), columns, y.shape.rows(),
                               columns, false);
      to += columns;
    }
  });
}

void backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t width = dy.shape.columns();
  on_floating(dy.dtype, [&]<class T>(T) {
    const T* from = elements<T>(dy);
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      const std::int64_t columns = step.input(op, i).shape.columns();
      if (const Step::Target dx = step.input_gradient(op, i)) {
        kernels::copy_columns<T>(step.engine, elements<T>(dx.view), columns, from, width,
                                 dy.shape.rows(), columns, dx.add);
      }
      from += columns;
    }
  });
}

constexpr OpKind concatenate_kind{"concatenate", forward, backward};

}  // namespace

Var concatenate(Tape& tape, std::span<const Var> parts) {
  if (parts.empty()) {
    refuse_shape("concatenate", "nothing", "at least one part");
  }
  if (parts.size() == 1) return parts[0];
  const std::int64_t rows = tape.shape(parts[0]).rows();
  std::int64_t columns = 0;
  for (const Var part : parts) {
    const Shape& shape = tape.shape(part);
    if (!(shape.rank() == 2 && shape[0] == rows)) {
      refuse_shape("concatenate", to_string(shape), "[" + std::to_string(rows) + ",F]");
    }
    columns += shape[1];
  }
  const std::array<Shape, 1> outputs = {Shape{rows, columns}};
  return tape.record(concatenate_kind, parts, outputs);
}

}  // namespace lamina
