// A loss composed of operations: the mean over the rows of what each costs.
#include "lamina/objective/loss.hpp"
#include "objective/losses/loss_operation.hpp"

namespace lamina {

namespace {

// Inputs costs[B,O], nothing, weights.
void forward(Step& step, const Op& op) {
  const ConstView& costs = step.input(op, 0);
  const std::int64_t columns = costs.shape.columns();
  on_floating(costs.dtype, [&]<class T>(T) {
    const T* cost = elements<T>(costs);
    T* row = elements<T>(step.output(op, 1));
    for (std::int64_t r = 0; r < costs.shape.rows(); ++r, cost += columns) {
      T sum{0};
      for (std::int64_t c = 0; c < columns; ++c) sum += cost[c];
      row[r] = sum / static_cast<T>(columns);
    }
  });
  join_row_losses(step, op);
}

void backward(Step& step, const Op& op) {
  const Step::Target dcosts = step.input_gradient(op, 0);
  if (!dcosts) return;
  const double factor = row_factor(step, op);
  const std::int64_t columns = dcosts.view.shape.columns();
  on_floating(dcosts.view.dtype, [&]<class T>(T) {
    const T* weights = row_weights<T>(step, op);
    T* out = elements<T>(dcosts.view);
    for (std::int64_t r = 0; r < dcosts.view.shape.rows(); ++r) {
      const T weight = weights != nullptr ? weights[r] : T{1};
      const T share = static_cast<T>(factor) * weight / static_cast<T>(columns);
      for (std::int64_t c = 0; c < columns; ++c, ++out) *out = dcosts.add ? *out + share : share;
    }
  });
}

constexpr OpKind mean_of_rows_kind{
    .name = "mean_of_rows",
    .forward = forward,
    .backward = backward,
    .operands = {{"costs", "BO"}, {.name = "target", .optional = true}, loss_weights},
    .results = loss_results};

}  // namespace

Var mean_of_rows(Tape& tape, Var costs, Var weights) {
  const Shape& shape = tape.shape(costs);
  if (shape.rank() == 0 || shape.columns() == 0) {
    refuse_shape("mean_of_rows", to_string(shape), "[B] or [B,O]");
  }
  return record_loss(tape, mean_of_rows_kind, flatten(tape, costs), Var{}, weights);
}

}  // namespace lamina
