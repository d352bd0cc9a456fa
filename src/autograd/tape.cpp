#include "lamina/autograd/tape.hpp"

#include <algorithm>
#include <cstring>

#include "core/assert.hpp"

namespace lamina {

namespace {

/// Field by field: copying a View that was written just before waits for its stores.
void set(View& view, void* data, const Shape& shape, DType dtype) {
  view.point_at(data);
  view.shape = shape;
  view.dtype = dtype;
}

}  // namespace

Step::Target Step::input_gradient(const Op& op, std::uint32_t i) {
  return tape->claim_gradient(operands[op.first_in + i]);
}

View Step::updated_input(const Op& op, std::uint32_t i) const {
  const std::uint32_t id = operands[op.first_in + i];
  return tape != nullptr && training && id < tape->parameters_ ? values[id] : View{};
}

Tape::Tape(const Engine& engine, DType dtype) : engine_(engine), dtype_(dtype) {
  LAMINA_ASSERT(dtype != DType::i32, "activations are floating-point numbers");
}

void Tape::forget(Mode mode, const ParameterTable& table, bool with_gradients) {
  mode_ = mode;
  seed_ = Seed(0);
  step_number_ = 0;
  measured_ = false;
  gradients_wanted_ = with_gradients;
  layer_ = 0;
  ops_.clear();
  operands_.clear();
  values_.clear();
  gradients_.clear();
  wants_gradient_.clear();
  written_.clear();
  if (lists_.blocks.size() > 1) lists_.blocks.erase(lists_.blocks.begin(), lists_.blocks.end() - 1);
  lists_.used = 0;
  activations_.reset();
  gradient_memory_.reset();
  parameters_ = static_cast<std::uint32_t>(table.size());
}

void Tape::begin_training(const ParameterTable& table, ParameterArena& values,
                          ParameterArena* gradients, Seed seed, std::uint64_t step_number) {
  forget(Mode::training, table, gradients != nullptr);
  seed_ = seed;
  step_number_ = step_number;
  push_parameters(table, values, gradients);
}

void Tape::begin_evaluation(const ParameterTable& table, const ParameterArena& values,
                            ParameterArena* gradients) {
  forget(Mode::evaluation, table, gradients != nullptr);
  push_parameters(table, values, gradients);
}

void Tape::push_parameters(const ParameterTable& table, const ParameterArena& values,
                           ParameterArena* gradients) {
  for (const ParameterEntry& entry : table.entries()) {
    const bool trained = gradients != nullptr && entry.kind != ParameterKind::statistic;
    const Var var = push_read_only(values.view(entry), trained);
    if (trained) {
      set(gradients_[var.id], gradients->view(entry).data(), entry.shape, gradients->dtype());
    }
  }
}

void Tape::begin_measured(Mode mode, const ParameterTable& table, bool with_gradients) {
  forget(mode, table, with_gradients);
  measured_ = true;
  for (const ParameterEntry& entry : table.entries()) {
    push(nullptr, entry.shape, dtype_, with_gradients && entry.kind != ParameterKind::statistic);
  }
}

View Tape::take(BumpArena& arena, const Shape& shape, DType dtype) const {
  if (!measured_) return arena.take(shape, dtype);
  arena.count(shape, dtype);
  return {nullptr, shape, dtype};
}

Var Tape::push(void* data, const Shape& shape, DType dtype, bool wants_gradient) {
  set(values_.emplace_back(), data, shape, dtype);
  gradients_.emplace_back();
  wants_gradient_.push_back(wants_gradient ? 1 : 0);
  written_.push_back(0);
  return {static_cast<std::uint32_t>(values_.size() - 1)};
}

// Operations read it as a ConstView; Step::updated_input gives it writable only where it came so.
Var Tape::push_read_only(const ConstView& value, bool wants_gradient) {
  return push(const_cast<void*>(value.data()), value.shape, value.dtype, wants_gradient);
}

Var Tape::input(const ConstView& value) {
  return push_read_only(value, false);
}

Var Tape::variable(const ConstView& value) {
  return push_read_only(value, gradients_wanted_);
}

Step Tape::make_step() {
  Step step(engine_, training(), seed_, step_number_);
  step.values = values_.data();
  step.operands = operands_.data();
  step.gradients = gradients_.data();
  step.tape = this;
  return step;
}

Op& Tape::add_op(const OpKind& kind, std::span<const Var> inputs, std::size_t outputs,
                 const OpArgs& args) {
  Op& op = ops_.emplace_back();
  op.kind = &kind;
  op.first_in = static_cast<std::uint32_t>(operands_.size());
  op.n_in = static_cast<std::uint32_t>(inputs.size());
  op.n_out = static_cast<std::uint32_t>(outputs);
  op.layer = layer_;
  op.args = args;
  for (const Var in : inputs) {
    // An operand that is left out (no bias) is none; it reads as an empty view.
    operands_.push_back(in ? in.id : push(nullptr, Shape{}, DType::f32, false).id);
    op.wants_grad = op.wants_grad || (in && wants_gradient_[in.id] != 0);
  }
  op.first_out = static_cast<std::uint32_t>(values_.size());
  op.wants_grad = op.wants_grad && kind.backward != nullptr;
  return op;
}

Var Tape::record(const OpKind& kind, std::span<const Var> inputs, std::span<const Shape> outputs,
                 const OpArgs& args, DType output_dtype) {
  const Op& op = add_op(kind, inputs, outputs.size(), args);
  const DType dtype = output_dtype == DType::i32 ? dtype_ : output_dtype;
  for (const Shape& shape : outputs) {
    push(take(activations_, shape, dtype).data(), shape, dtype, op.wants_grad);
  }
  if (!measured_) {
    Step step = make_step();
    kind.forward(step, op);
  }
  return {op.first_out};
}

Var Tape::record_view(const OpKind& kind, Var input, const Shape& shape) {
  const View seen = values_[input.id];
  const Op& op = add_op(kind, {&input, 1}, 1, {});
  push(seen.data(), shape, seen.dtype, op.wants_grad);
  return {op.first_out};
}

std::span<Var> Tape::list(std::size_t count) {
  constexpr std::size_t smallest = 256;
  std::vector<std::vector<Var>>& blocks = lists_.blocks;
  if (blocks.empty() || lists_.used + count > blocks.back().size()) {
    const std::size_t last = blocks.empty() ? 0 : blocks.back().size();
    blocks.emplace_back(std::max({count, 2 * last, smallest}));
    lists_.used = 0;
  }
  const std::span<Var> room = std::span(blocks.back()).subspan(lists_.used, count);
  lists_.used += count;
  std::fill(room.begin(), room.end(), Var{});
  return room;
}

Step::Target Tape::claim_gradient(std::uint32_t id) {
  if (wants_gradient_[id] == 0) return {};
  const bool add = written_[id] != 0;
  const bool has_place = id < parameters_;  // in the arena of the parameters' gradients
  if (!add && !has_place) gradients_[id] = take(gradient_memory_, values_[id].shape, dtype_);
  written_[id] = 1;
  return {gradients_[id], add};
}

void Tape::backward(Var loss) {
  LAMINA_ASSERT(gradients_wanted_, "backward needs a step begun with gradients");
  LAMINA_ASSERT(shape(loss).elements() == 1, "a loss is one number");
  const Step::Target seed = claim_gradient(loss.id);
  if (seed) {
    if (dtype_ == DType::f32) {
      *seed.view.f32() = 1;
    } else {
      *seed.view.f64() = 1;
    }
  }
  if (measured_) return claim_all_gradients();
  play_backwards();
  for (std::uint32_t id = 0; id < parameters_; ++id) {
    if (wants_gradient_[id] == 0 || written_[id] != 0) continue;
    std::memset(gradients_[id].data(), 0, gradients_[id].bytes());
    written_[id] = 1;
  }
}

void Tape::play_backwards() {
  Step step = make_step();
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Op& op = ops_[i];
    if (op.wants_grad && written_[op.first_out] != 0) op.kind->backward(step, op);
  }
}

/// Every operation claims a place for each operand that wants a gradient.
void Tape::claim_all_gradients() {
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Op& op = ops_[i];
    if (!op.wants_grad || written_[op.first_out] == 0) continue;
    for (std::uint32_t in = 0; in < op.n_in; ++in) claim_gradient(operands_[op.first_in + in]);
  }
}

ConstView Tape::gradient(Var var) const {
  return written_[var.id] != 0 ? gradients_[var.id] : View{};
}

void Tape::reserve(const StepMemory& step) {
  activations_.reserve(step.activations);
  gradient_memory_.reserve(step.gradients);
}

std::size_t Tape::workspace_bytes() const {
  return activations_.capacity() + gradient_memory_.capacity();
}

}  // namespace lamina
