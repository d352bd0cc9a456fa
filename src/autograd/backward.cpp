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

Step::Target Step::input_gradient(const Op& op, std::uint32_t i) {
  return tape->claim_gradient(operands[op.first_in + i]);
}

View Step::gradient_to_overwrite(const Op& op, std::uint32_t kept) {
  return tape->gradient_to_overwrite(op.first_out, op.first_out + kept);
}

void Tape::make_room_for_gradients(std::size_t count) {
  if (gradients_.size() < count) gradients_.resize(count);
}

Step::Target Tape::claim_gradient(std::uint32_t id) {
  if ((flags_[id] & wanted) == 0) return {};
  const bool add = (flags_[id] & written) != 0;
  const bool has_place = id < parameters_;  // in the arena of the parameters' gradients
  if (!add && !has_place) {
    const Shape& shape = values_[id].shape;
    gradients_[id].point_at(take(gradient_memory_, shape, dtype_), shape, dtype_);
  }
  flags_[id] |= written;
  return {gradients_[id], add};
}

View Tape::gradient_to_overwrite(std::uint32_t id, std::uint32_t kept_output) {
  if (!watching_ && (flags_[id] & kept) == 0) {
    flags_[id] |= used_up;
    return gradients_[id];
  }
  const Shape& shape = values_[id].shape;
  const View own{take(gradient_memory_, shape, dtype_), shape, dtype_};
  if (kept_output != id) {
    gradients_[kept_output] = own;
    flags_[kept_output] |= written;
  }
  return own;
}

void Tape::backward(Var loss, double share) {
  if (!gradients_wanted_ || played_ || value(loss).elements() != 1) refuse_backward(loss);
  played_ = true;
  make_room_for_gradients(values_.size());
  if (const Step::Target seed = claim_gradient(loss.id_)) {
    if (!measured_) set_number(seed.view, share);
  }
  if (measured_) return claim_all_gradients();
  play_backwards();
  for (std::uint32_t id = 0; id < parameters_; ++id) {
    if ((flags_[id] & (wanted | written)) != wanted) continue;
    std::memset(gradients_[id].data(), 0, gradients_[id].bytes());
    flags_[id] |= written;
  }
}

void Tape::play_backwards() {
  Step step = make_step();
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Op& op = ops_[i];
    if (op.wants_grad && (flags_[op.first_out] & written) != 0) op.kind->backward(step, op);
  }
}

/// Every operation claims a place for each operand that wants a gradient.
void Tape::claim_all_gradients() {
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Op& op = ops_[i];
    if (!op.wants_grad || (flags_[op.first_out] & written) == 0) continue;
    for (std::uint32_t in = 0; in < op.n_in; ++in) claim_gradient(operands_[op.first_in + in]);
  }
}

ConstView Tape::gradient(Var var) const {
  const std::uint32_t id = checked(var);
  if (!gradients_wanted_ || (flags_[id] & used_up) != 0) refuse_gradient(var);
  return played_ && (flags_[id] & written) != 0 ? gradients_[id] : View{};
}

}  // namespace lamina
