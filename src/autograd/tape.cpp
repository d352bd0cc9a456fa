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
  return tape != nullptr && training && id < tape->parameters_ ? values[id] : View{};
}

Tape::Tape(const Engine& engine, DType dtype) : engine_(engine), dtype_(dtype), step_(next_step()) {
  if (dtype != DType::f32 && dtype != DType::f64) refuse_type();
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
  if (table.size() > 0) require_type(values, "parameters");
  if (table.size() > 0 && gradients != nullptr)
    require_type(*gradients, "gradients of the parameters");
  if (gradients != nullptr) make_room_for_gradients(table.size());
  for (const ParameterEntry& entry : table.entries()) {
    const bool trained = gradients != nullptr && entry.kind != ParameterKind::statistic;
    push_read_only(values.view(entry), trained);
    if (trained) gradients_[flags_.size() - 1] = gradients->view(entry);
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

void* Tape::take(BumpArena& arena, const Shape& shape, DType dtype) const {
  if (!measured_) return arena.take(shape, dtype);
  arena.count(shape, dtype);
  return nullptr;
}

Var Tape::push(void* data, const Shape& shape, DType dtype, bool wants_gradient) {
  values_.emplace_back().point_at(data, shape, dtype);
  flags_.push_back(wants_gradient ? wanted : 0);
  return at(static_cast<std::uint32_t>(flags_.size() - 1));
}

// Operations read it as a ConstView; Step::updated_input gives it writable only where it came so.
Var Tape::push_read_only(const ConstView& value, bool wants_gradient) {
  return push(const_cast<void*>(value.data()), value.shape, value.dtype, wants_gradient);
}

Var Tape::input(const ConstView& value) {
  const Var var = push_read_only(value, false);
  if (value.empty() && value.elements() > 0 && !measured_) flags_.back() |= absent;
  return var;
}

Var Tape::variable(const ConstView& value) {
  const Var var = input(value);
  if (gradients_wanted_ && value.dtype != dtype_) refuse_variable(value);
  if (gradients_wanted_) flags_.back() |= wanted;
  return var;
}

Var Tape::parameter(ParameterId id) const {
  if (id.index >= parameters_) refuse_parameter(id);
  return at(id.index);
}

Step Tape::make_step() {
  Step step(engine_, training(), seed_, step_number_, first_row_);
  step.values = values_.data();
  step.operands = operands_.data();
  step.gradients = gradients_.data();
  step.tape = this;
  return step;
}

void Tape::check_operands(const OpKind& kind, std::span<const Var> operands, Sizes& sizes) const {
  const RuleList<Operand>& rules = kind.operands;
  bool right = rules.size() == 0 || operands.size() == rules.size() ||
               (rules[rules.size() - 1].repeated && operands.size() >= rules.size());
  for (std::size_t i = 0; i < operands.size() && right; ++i) {
    const Operand& rule = rule_of(kind, i);
    const Var var = operands[i];
    if (!var && rule.optional) continue;
    right = var.step_ == step_ && var.id_ < flags_.size();
    if (!right) break;
    const View& value = values_[var.id_];
    right = (flags_[var.id_] & (inner | absent)) == 0 && takes(rule.takes, value.dtype, dtype_) &&
            sizes.match(rule.shape, value.shape);
  }
  if (!right) refuse_operands(kind, operands);
}

/// Notes an operation, has its results pushed, and runs it.
template <class Results>
Var Tape::record_op(const OpKind& kind, std::span<const Var> operands, const OpArgs& args,
                    Results push_results) {
  ops_.push_back({.kind = &kind,
                  .first_in = static_cast<std::uint32_t>(operands_.size()),
                  .n_in = static_cast<std::uint32_t>(operands.size()),
                  .first_out = static_cast<std::uint32_t>(flags_.size()),
                  .layer = layer_,
                  .args = args});
  Op& op = ops_.back();
  std::uint8_t wants = 0;
  for (const Var var : operands) {
    const std::uint32_t id = var ? var.id_ : parameters_;
    operands_.push_back(id);
    wants |= flags_[id];
  }
  op.wants_grad = (wants & wanted) != 0 && kind.backward != nullptr;
  try {
    Step step = make_step();
    push_results(step, op);
    op.n_out = static_cast<std::uint32_t>(flags_.size()) - op.first_out;
    if (op.wants_grad) {
      flags_[op.first_out] = wanted;
      for (std::uint32_t i = 1; i < op.n_out; ++i) flags_[op.first_out + i] = inner;
    }
    if (!measured_) {
      step.values = values_.data();
      kind.forward(step, op);
    }
  } catch (...) {
    take_back();
    throw;
  }
  return at(op.first_out);
}

/// Forgets the last operation.
void Tape::take_back() {
  const Op& op = ops_.back();
  values_.resize(op.first_out);
  flags_.resize(op.first_out);
  operands_.resize(op.first_in);
  ops_.pop_back();
}

/// So that the shapes of operands stay where they are while results are pushed.
void Tape::make_room_for_values() {
  constexpr std::size_t most_results = 8;
  if (values_.capacity() - values_.size() < most_results) {
    values_.reserve(2 * values_.capacity() + most_results);
  }
}

void Tape::push_result(const Shape& shape) {
  push(take(activations_, shape, dtype_), shape, dtype_, false);
}

Var Tape::record(const OpKind& kind, std::span<const Var> operands, const OpArgs& args,
                 std::size_t results) {
  make_room_for_values();
  Sizes sizes;
  check_operands(kind, operands, sizes);
  const std::size_t declared = std::max<std::size_t>(kind.results.size(), 1);
  const std::size_t count = results == 0 ? declared : results;
  return record_op(kind, operands, args, [&](const Step& step, const Op& op) {
    if (kind.first_result != nullptr) {
      push_result(kind.first_result(step, op));
    } else if (kind.results.size() == 0) {
      push_result(op.n_in == 0 ? Shape{} : Shape(step.input(op, 0).shape));
    } else {
      push_result(sizes.shape(kind.results[0].shape));
    }
    for (std::size_t i = 1; i < count; ++i) push_result(sizes.shape(kind.results[i].shape));
  });
}

Var Tape::record(const OpKind& kind, std::span<const Var> operands, std::span<const Shape> results,
                 const OpArgs& args) {
  Sizes sizes;
  check_operands(kind, operands, sizes);
  return record_op(kind, operands, args, [&](const Step&, const Op&) {
    for (const Shape& shape : results) push_result(shape);
  });
}

Var Tape::record_view(const OpKind& kind, Var operand, const Shape& shape) {
  Sizes sizes;
  check_operands(kind, {&operand, 1}, sizes);
  return record_op(kind, {&operand, 1}, {}, [&](const Step&, const Op&) {
    const View seen = values_[operand.id_];
    push(seen.data(), shape, seen.dtype, false);
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
