// The record of a step played backwards.
#include <cstring>

#include "lamina/autograd/tape.hpp"

namespace lamina {

namespace {

void set_number(const View& place, double number) {
  if (place.dtype == DType::f32) {
    *place.f32() = static_cast<float>(number);
  } else {
    *place.f64() = number;
  }
}

}  // namespace

Step::Place Step::claim_gradient(std::uint32_t id) {
  return tape->claim_gradient(id);
}

View Step::gradient_to_overwrite(const Op& op, std::uint32_t kept) {
  return tape->gradient_to_overwrite(op.first_out, op.first_out + kept);
}

View Step::watched_gradient(const Op& op, std::uint32_t kept) {
  return tape->watching() ? gradient_to_overwrite(op, kept) : View{};
}

Step::Place Tape::claim_gradient(std::uint32_t id) {
  Step::Value& value = values_[id];
  if ((value.flags & wanted) == 0) return {};
  const bool add = (value.flags & written) != 0;
  const bool has_place = id < parameters_;  // in the arena of the parameters' gradients
  if (!add && !has_place) value.gradient = take(gradient_memory_, value.shape);
  value.flags |= written;
  return {value.gradient, add};
}

View Tape::gradient_to_overwrite(std::uint32_t id, std::uint32_t kept_output) {
  Step::Value& value = values_[id];
  if (!watching_ && (value.flags & kept) == 0) {
    value.flags |= used_up;
    return value.with_data(value.gradient);
  }
  void* const own = take(gradient_memory_, value.shape);
  if (kept_output != id) {
    values_[kept_output].gradient = own;
    values_[kept_output].flags |= written;
  }
  return value.with_data(own);
}

void Tape::backward(Var loss, double share) {
  if (!gradients_wanted_ || played_ || value(loss).elements() != 1) refuse_backward(loss);
  played_ = true;
  void* const seed = claim_gradient(loss.id_).data;
  if (seed != nullptr) set_number(values_[loss.id_].with_data(seed), share);
  if (measured_) return claim_all_gradients();
  play_backwards();
  for (std::uint32_t id = 0; id < parameters_; ++id) {
    Step::Value& value = values_[id];
    if ((value.flags & (wanted | written)) != wanted) continue;
    std::memset(value.gradient, 0, value.bytes());
    value.flags |= written;
  }
}

void Tape::play_backwards() {
  Step& step = context();
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Op& op = ops_[i];
    if (op.wants_grad && (values_[op.first_out].flags & written) != 0) op.kind->backward(step, op);
  }
}

/// Every operation claims a place for each operand that wants a gradient.
void Tape::claim_all_gradients() {
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Op& op = ops_[i];
    if (!op.wants_grad || (values_[op.first_out].flags & written) == 0) continue;
    for (std::uint32_t in = 0; in < op.n_in; ++in) claim_gradient(operands_[op.first_in + in]);
  }
}

ConstView Tape::gradient(Var var) const {
  const std::uint32_t id = checked(var);
  const Step::Value& value = values_[id];
  if (!gradients_wanted_ || (value.flags & used_up) != 0) refuse_gradient(var);
  return played_ && (value.flags & written) != 0 ? value.with_data(value.gradient) : View{};
}

}  // namespace lamina
