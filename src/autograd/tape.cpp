#include "lamina/autograd/tape.hpp"

#include <algorithm>
#include <atomic>

#include "autograd/sizes.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// A number for every step of every tape of the process.
std::uint32_t next_step() {
  static std::atomic<std::uint32_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

View Step::updated_input(const Op& op, std::uint32_t i) const {
  const std::uint32_t id = operands[op.first_in + i];
  const bool writable = tape != nullptr && training && id < tape->parameters_;
  return writable ? static_cast<const View&>(values[id]) : View{};
}

Tape::Tape(const Engine& engine, DType dtype)
    : context_(engine, false), dtype_(dtype), step_(next_step()) {
  if (dtype != DType::f32 && dtype != DType::f64) refuse_type();
  push_left_out();
}

void Tape::forget(Mode mode, const ParameterTable& table, bool with_gradients) {
  context_.training = mode == Mode::training;
  context_.seed = Seed(0);
  context_.number = 0;
  context_.first_row = 0;
  dropout_factor_ = 1;
  label_smoothing_factor_ = 1;
  step_ = next_step();
  measured_ = false;
  played_ = false;
  watching_ = watch_;
  gradients_wanted_ = with_gradients;
  layer_ = 0;
  ops_.shrink(0);
  operands_.shrink(0);
  integers_.shrink(0);
  values_.shrink(0);
  if (lists_.blocks.size() > 1) lists_.blocks.erase(lists_.blocks.begin(), lists_.blocks.end() - 1);
  lists_.used = 0;
  activations_.reset();
  gradient_memory_.reset();
  parameters_ = static_cast<std::uint32_t>(table.size());
}

void Tape::begin_training(const ParameterTable& table, ParameterArena& values,
                          ParameterArena* gradients, const TrainingStep& step) {
  forget(Mode::training, table, gradients != nullptr);
  context_.seed = step.seed;
  context_.number = step.number.value_or(next_step_number_);
  context_.first_row = step.first_row;
  dropout_factor_ = step.dropout_factor;
  label_smoothing_factor_ = step.label_smoothing_factor;
  next_step_number_ = context_.number + 1;
  push_parameters(table, values, gradients);
}

void Tape::begin_evaluation(const ParameterTable& table, const ParameterArena& values,
                            ParameterArena* gradients) {
  forget(Mode::evaluation, table, gradients != nullptr);
  push_parameters(table, values, gradients);
}

void Tape::push_parameters(const ParameterTable& table, const ParameterArena& values,
                           ParameterArena* gradients) {
  if (table.size() > 0) require_type(values, "parameters");
  if (table.size() > 0 && gradients != nullptr)
    require_type(*gradients, "gradients of the parameters");
  for (const ParameterEntry& entry : table.entries()) {
    const bool trained = gradients != nullptr && entry.kind != ParameterKind::statistic;
    push_read_only(values.view(entry), trained ? wanted : 0);
    if (trained) values_.back().gradient = gradients->view(entry).data();
  }
  push_left_out();
}

void Tape::begin_measured(Mode mode, const ParameterTable& table, bool with_gradients) {
  forget(mode, table, with_gradients);
  measured_ = true;
  for (const ParameterEntry& entry : table.entries()) {
    const bool trained = with_gradients && entry.kind != ParameterKind::statistic;
    push(nullptr, entry.shape, dtype_, trained ? wanted : 0);
  }
  push_left_out();
}

/// The value of an operand that is left out (no bias): an empty view, behind the parameters.
void Tape::push_left_out() {
  push(nullptr, Shape{}, dtype_);
}

Var Tape::push(void* data, const Shape& shape, DType dtype, std::uint8_t flags) {
  Step::Value& value = values_.next();
  value.point_at(data);
  value.shape = shape;
  value.dtype = dtype;
  value.flags = flags;
  value.gradient = nullptr;
  values_.push();
  return at(static_cast<std::uint32_t>(values_.size() - 1));
}

// Operations read it as a ConstView; Step::updated_input gives it writable only where it came so.
Var Tape::push_read_only(const ConstView& value, std::uint8_t flags) {
  return push(const_cast<void*>(value.data()), value.shape, value.dtype, flags);
}

Var Tape::input(const ConstView& value) {
  const bool without = value.empty() && value.elements() > 0 && !measured_;
  return push_read_only(value, without ? absent : 0);
}

Var Tape::variable(const ConstView& value) {
  const Var var = input(value);
  if (gradients_wanted_ && value.dtype != dtype_) refuse_variable(value);
  if (gradients_wanted_) values_.back().flags |= wanted;
  return var;
}

Var Tape::parameter(ParameterId id) const {
  if (id.index >= parameters_) refuse_parameter(id);
  return at(id.index);
}

/// What operations see, when values may have moved since.
Step& Tape::context() {
  context_.values = values_.data();
  context_.operands = operands_.data();
  context_.tape = this;
  return context_;
}

inline void Tape::push_result(Op& op, void* data, const Shape& shape, DType dtype) {
  const std::uint8_t flags = op.n_out == 0 ? wanted : inner;
  push(data, shape, dtype, op.wants_grad ? flags : 0);
  ++op.n_out;
}

inline void Tape::push_result(Op& op, const Shape& shape) {
  push_result(op, take(activations_, shape), shape, dtype_);
}

void Tape::note_integers(Op& op, std::span<const std::int64_t> integers) {
  op.first_integer = static_cast<std::uint32_t>(integers_.size());
  op.n_integers = static_cast<std::uint32_t>(integers.size());
  for (const std::int64_t integer : integers) {
    integers_.next() = integer;
    integers_.push();
  }
  context_.listed = integers_.data();
}

/// Checks and notes an operation, has its results pushed, and runs it. Noted in full only then, so
/// an Error leaves no trace. Inlined, since calls between these parts would cost a tenth of it all.
template <class Results>
[[gnu::always_inline]] inline Var Tape::record_op(const OpKind& kind, std::span<const Var> operands,
                                                  const OpArgs& args,
                                                  std::span<const std::int64_t> integers,
                                                  Results push_results) {
  const std::size_t first_in = operands_.size();
  Sizes sizes;
  bool fit = takes_as_many(kind.operands, operands.size());
  std::uint8_t flags = 0;
  for (std::size_t i = 0; i < operands.size() && fit; ++i) {
    const Operand& rule = rule_of(kind, i);
    const Var var = operands[i];
    const bool left_out = !var && rule.optional;
    operands_.next() = left_out ? parameters_ : var.id_;
    operands_.push();
    if (left_out) continue;
    fit = var.step_ == step_ && var.id_ < values_.size();
    if (!fit) break;
    const Step::Value& value = values_[var.id_];
    fit = takes(rule.takes, value.dtype, dtype_) && sizes.match(rule.shape, value.shape);
    flags |= value.flags;
  }
  if (!fit || (flags & (inner | absent)) != 0) {
    operands_.shrink(first_in);
    refuse_operands(kind, operands);
  }
  Op& op = ops_.next();
  op.kind = &kind;
  op.first_in = static_cast<std::uint32_t>(first_in);
  op.n_in = static_cast<std::uint32_t>(operands.size());
  op.first_out = static_cast<std::uint32_t>(values_.size());
  op.n_out = 0;
  op.layer = layer_;
  op.wants_grad = (flags & wanted) != 0 && kind.backward != nullptr;
  op.args = args;
  op.first_integer = 0;
  op.n_integers = 0;
  if (!integers.empty()) note_integers(op, integers);
  try {
    push_results(op, sizes);
    if (!measured_) kind.forward(context(), op);
  } catch (...) {
    values_.shrink(op.first_out);
    operands_.shrink(op.first_in);
    integers_.shrink(integers_.size() - op.n_integers);
    throw;
  }
  const Var first = at(op.first_out);
  ops_.push();
  return first;
}

Var Tape::record(const OpKind& kind, std::span<const Var> operands, const OpArgs& args,
                 std::size_t results, std::span<const std::int64_t> integers) {
  return record_op(kind, operands, args, integers, [&](Op& op, const Sizes& sizes) {
    if (kind.first_result != nullptr) {
      push_result(op, kind.first_result(context(), op));
    } else if (kind.results.size() == 0) {
      push_result(op, op.n_in == 0 ? Shape{} : values_[operands_[op.first_in]].shape);
    } else {
      push_result(op, sizes.shape(kind.results[0].shape));
    }
    const std::size_t count = results == 0 ? kind.results.size() : results;
    for (std::size_t i = 1; i < count; ++i) push_result(op, sizes.shape(kind.results[i].shape));
  });
}

Var Tape::record(const OpKind& kind, std::span<const Var> operands, std::span<const Shape> results,
                 const OpArgs& args) {
  return record_op(kind, operands, args, {}, [&](Op& op, const Sizes&) {
    for (const Shape& shape : results) push_result(op, shape);
  });
}

Var Tape::record_view(const OpKind& kind, Var operand, const Shape& shape) {
  return record_op(kind, {&operand, 1}, {}, {}, [&](Op& op, const Sizes&) {
    const View& seen = values_[operand.id_];
    push_result(op, seen.data(), shape, seen.dtype);
  });
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

const Op* Tape::operation_of(Var var) const {
  const std::uint32_t id = checked(var);
  const auto after =
      std::upper_bound(ops_.begin(), ops_.end(), id,
                       [](std::uint32_t value, const Op& op) { return value < op.first_out; });
  if (after == ops_.begin()) return nullptr;
  const Op& op = *(after - 1);
  return id - op.first_out < op.n_out ? &op : nullptr;
}

void Tape::reserve(const StepMemory& step) {
  activations_.reserve(step.activations);
  gradient_memory_.reserve(step.gradients);
}

std::size_t Tape::workspace_bytes() const {
  return activations_.capacity() + gradient_memory_.capacity();
}

}  // namespace lamina
