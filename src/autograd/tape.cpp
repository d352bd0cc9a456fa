#include "lamina/autograd/tape.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Field by field: copying a View that was written just before waits for its stores.
void set(View& view, void* data, const Shape& shape, DType dtype) {
  view.point_at(data);
  view.shape = shape;
  view.dtype = dtype;
}

/// A number for every step of every tape of the process.
std::uint32_t next_step() {
  static std::atomic<std::uint32_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

void set_number(const View& place, double number) {
  if (place.dtype == DType::f32) {
    *place.f32() = static_cast<float>(number);
  } else {
    *place.f64() = number;
  }
}

void require_type(DType tape, const ParameterArena& arena, const char* what) {
  if (arena.dtype() == tape) return;
  throw Error(
      {.code = "usage.dtype",
       .what = std::string("the ") + what + " are " + name_of(arena.dtype()) +
               " but the tape computes in " + name_of(tape),
       .where = "the begin of a step",
       .fix = "make the tape with the type of the parameters, or use ParameterArena::as()"});
}

}  // namespace

Step::Target Step::input_gradient(const Op& op, std::uint32_t i) {
  return tape->claim_gradient(operands[op.first_in + i]);
}

View Step::gradient_to_overwrite(const Op& op, std::uint32_t kept) {
  return tape->gradient_to_overwrite(op.first_out, op.first_out + kept);
}

View Step::updated_input(const Op& op, std::uint32_t i) const {
  const std::uint32_t id = operands[op.first_in + i];
  return tape != nullptr && training && id < tape->parameters_ ? values[id] : View{};
}

Tape::Tape(const Engine& engine, DType dtype) : engine_(engine), dtype_(dtype), step_(next_step()) {
  if (dtype != DType::f32 && dtype != DType::f64) {
    throw Error({.code = "usage.dtype",
                 .what = std::string("a tape of ") + name_of(dtype) + " cannot compute",
                 .where = "the tape",
                 .fix = "make it of f32, or of f64"});
  }
  push_left_out();
}

void Tape::forget(Mode mode, const ParameterTable& table, bool with_gradients) {
  mode_ = mode;
  seed_ = Seed(0);
  step_number_ = 0;
  first_row_ = 0;
  step_ = next_step();
  measured_ = false;
  played_ = false;
  watching_ = watch_;
  gradients_wanted_ = with_gradients;
  layer_ = 0;
  ops_.clear();
  operands_.clear();
  values_.clear();
  gradients_.clear();
  flags_.clear();
  if (lists_.blocks.size() > 1) lists_.blocks.erase(lists_.blocks.begin(), lists_.blocks.end() - 1);
  lists_.used = 0;
  activations_.reset();
  gradient_memory_.reset();
  parameters_ = static_cast<std::uint32_t>(table.size());
}

void Tape::begin_training(const ParameterTable& table, ParameterArena& values,
                          ParameterArena* gradients, const TrainingStep& step) {
  forget(Mode::training, table, gradients != nullptr);
  seed_ = step.seed;
  step_number_ = step.number.value_or(next_step_number_);
  next_step_number_ = step_number_ + 1;
  first_row_ = step.first_row;
  push_parameters(table, values, gradients);
}

void Tape::begin_evaluation(const ParameterTable& table, const ParameterArena& values,
                            ParameterArena* gradients) {
  forget(Mode::evaluation, table, gradients != nullptr);
  push_parameters(table, values, gradients);
}

void Tape::push_parameters(const ParameterTable& table, const ParameterArena& values,
                           ParameterArena* gradients) {
  if (table.size() > 0) require_type(dtype_, values, "parameters");
  if (table.size() > 0 && gradients != nullptr)
    require_type(dtype_, *gradients, "gradients of the parameters");
  for (const ParameterEntry& entry : table.entries()) {
    const bool trained = gradients != nullptr && entry.kind != ParameterKind::statistic;
    push_read_only(values.view(entry), trained);
    if (trained) {
      set(gradients_.back(), gradients->view(entry).data(), entry.shape, gradients->dtype());
    }
  }
  push_left_out();
}

void Tape::begin_measured(Mode mode, const ParameterTable& table, bool with_gradients) {
  forget(mode, table, with_gradients);
  measured_ = true;
  for (const ParameterEntry& entry : table.entries()) {
    push(nullptr, entry.shape, dtype_, with_gradients && entry.kind != ParameterKind::statistic);
  }
  push_left_out();
}

/// The value of an operand that is left out (no bias): an empty view, behind the parameters.
void Tape::push_left_out() {
  push(nullptr, Shape{}, dtype_, false);
}

View Tape::take(BumpArena& arena, const Shape& shape, DType dtype) const {
  if (!measured_) return arena.take(shape, dtype);
  arena.count(shape, dtype);
  return {nullptr, shape, dtype};
}

Var Tape::push(void* data, const Shape& shape, DType dtype, bool wants_gradient) {
  set(values_.emplace_back(), data, shape, dtype);
  gradients_.emplace_back();
  flags_.push_back(wants_gradient ? wanted : 0);
  return at(static_cast<std::uint32_t>(values_.size() - 1));
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

Var Tape::parameter(ParameterId id) const {
  if (id.index < parameters_) return at(id.index);
  throw Error({.code = "usage.value",
               .what = "there is no parameter " + std::to_string(id.index) + " among the " +
                       std::to_string(parameters_) + " of this step",
               .where = "Tape::parameter",
               .fix = "begin the step with the table that gave the id"});
}

void Tape::refuse(Var var) const {
  throw Error({.code = "usage.value",
               .what = var ? "a value is not of this step of this tape" : "a value is none",
               .where = "the tape",
               .fix = var ? "the begin of a step forgets all values: make it again after it"
                          : "give what input(), parameter() or an operation returned"});
}

Step Tape::make_step() {
  Step step(engine_, training(), seed_, step_number_, first_row_);
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
    const std::uint32_t id = in ? checked(in) : parameters_;
    operands_.push_back(id);
    op.wants_grad = op.wants_grad || (flags_[id] & wanted) != 0;
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
    push(take(activations_, shape, dtype).data(), shape, dtype, false);
  }
  if (op.wants_grad) {
    flags_[op.first_out] = wanted;
    std::fill(flags_.begin() + op.first_out + 1, flags_.end(), inner);
  }
  if (!measured_) {
    Step step = make_step();
    kind.forward(step, op);
  }
  return at(op.first_out);
}

Var Tape::record_view(const OpKind& kind, Var input, const Shape& shape) {
  const View seen = values_[checked(input)];
  const Op& op = add_op(kind, {&input, 1}, 1, {});
  push(seen.data(), shape, seen.dtype, op.wants_grad);
  return at(op.first_out);
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
  if ((flags_[id] & wanted) == 0) return {};
  const bool add = (flags_[id] & written) != 0;
  const bool has_place = id < parameters_;  // in the arena of the parameters' gradients
  if (!add && !has_place) gradients_[id] = take(gradient_memory_, values_[id].shape, dtype_);
  flags_[id] |= written;
  return {gradients_[id], add};
}

View Tape::gradient_to_overwrite(std::uint32_t id, std::uint32_t kept_output) {
  if (!watching_ && (flags_[id] & kept) == 0) {
    flags_[id] |= used_up;
    return gradients_[id];
  }
  const View own = take(gradient_memory_, values_[id].shape, dtype_);
  if (kept_output != id) {
    gradients_[kept_output] = own;
    flags_[kept_output] |= written;
  }
  return own;
}

void Tape::backward(Var loss, double share) {
  const auto refuse_step = [](const char* what, const char* fix) {
    throw Error({.code = "usage.gradient", .what = what, .where = "Tape::backward", .fix = fix});
  };
  if (!gradients_wanted_) {
    refuse_step(
        "this step has no place for gradients",
        "begin it with a ParameterArena for them: begin_training(table, values, &gradients)");
  }
  if (played_) {
    refuse_step("this step was played backwards before",
                "begin another step, or add the losses and play their sum backwards");
  }
  if (value(loss).elements() != 1) {
    throw Error({.code = "usage.shape",
                 .what = "a loss of shape " + to_string(shape(loss)) + " is not one number",
                 .where = "Tape::backward",
                 .fix = "join its elements, for example by mean()"});
  }
  played_ = true;
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

const Op* Tape::operation_of(Var var) const {
  const std::uint32_t id = checked(var);
  const auto after =
      std::upper_bound(ops_.begin(), ops_.end(), id,
                       [](std::uint32_t value, const Op& op) { return value < op.first_out; });
  if (after == ops_.begin()) return nullptr;
  const Op& op = *(after - 1);
  return id - op.first_out < op.n_out ? &op : nullptr;
}

ConstView Tape::gradient(Var var) const {
  const std::uint32_t id = checked(var);
  if (!gradients_wanted_ || (flags_[id] & used_up) != 0) refuse_gradient(var);
  return (flags_[id] & written) != 0 ? gradients_[id] : View{};
}

void Tape::refuse_gradient(Var var) const {
  if (!gradients_wanted_) {
    throw Error({.code = "usage.gradient",
                 .what = "this step computes no gradients",
                 .where = "Tape::gradient",
                 .fix = "begin it with a ParameterArena for them, and call backward()"});
  }
  throw Error({.code = "usage.gradient",
               .what = std::string("the gradient of what '") + operation_of(var)->kind->name +
                       "' returned was not kept: its memory was used for another",
               .where = "Tape::gradient",
               .fix = "call keep_gradient() for it before backward(), or watch(true) before the "
                      "step begins"});
}

void Tape::reserve(const StepMemory& step) {
  activations_.reserve(step.activations);
  gradient_memory_.reserve(step.gradients);
}

std::size_t Tape::workspace_bytes() const {
  return activations_.capacity() + gradient_memory_.capacity();
}

}  // namespace lamina
