#include "objective/losses/loss_operation.hpp"

namespace lamina {

namespace {

/// Σ w, or the number of rows.
double total_weight(const Step& step, const Op& op) {
  const ConstView& weights = step.input(op, 2);
  const std::int64_t rows = step.output(op, 1).elements();
  if (weights.empty()) return static_cast<double>(rows);
  double total = 0;
  on_floating(weights.dtype, [&]<class T>(T) {
    total = kernels::sum<T>(step.engine, elements<T>(weights), rows);
  });
  return total;
}

}  // namespace

void join_row_losses(Step& step, const Op& op) {
  const View& result = step.output(op);
  const View& rows = step.output(op, 1);
  const double weight = total_weight(step, op);
  on_floating(result.dtype, [&]<class T>(T) {
    const T* losses = elements<T>(rows);
    if (const T* weights = row_weights<T>(step, op)) {
      T* weighted = elements<T>(step.output(op, 2));
      kernels::elementwise<T>(step.engine, kernels::Binary::multiply, weighted, losses, weights,
                              rows.elements());
      losses = weighted;
    }
    const double sum = kernels::sum<T>(step.engine, losses, rows.elements());
    *elements<T>(result) = weight == 0 ? T{0} : static_cast<T>(sum / weight);
  });
}

double row_factor(const Step& step, const Op& op) {
  const double weight = total_weight(step, op);
  if (weight == 0) return 0;
  const ConstView& upstream = step.output_gradient(op);
  const double slope = upstream.dtype == DType::f32 ? *upstream.f32() : *upstream.f64();
  return slope / weight;
}

Var record_loss(Tape& tape, const OpKind& kind, Var prediction, Var target, Var weights,
                const OpArgs& args) {
  return tape.record(kind, {prediction, target, weights}, args, weights ? 3 : 2);
}

}  // namespace lamina
